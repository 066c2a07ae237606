using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using ModelGrains.Core.Tensors;
using ModelGrains.Errors;
using ModelGrains.Models;
using ModelGrains.Tensors;

namespace ModelGrains.Core.Manifests;

/// <summary>Reads <c>model.json</c>. Finds every error in one reading, each with the path of its field.</summary>
public static class ManifestReader
{
    /// <summary>The manifest's file name in a package.</summary>
    public const string FileName = "model.json";

    /// <summary>The largest manifest, in bytes: samples are inline and small.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    /// <summary>The fields of a manifest; the published schema lists the same.</summary>
    public static ImmutableArray<string> Fields { get; } =
    [
        "$schema", "name", "version", "owner", "description", "graph", "signature", "batching", "instances", "accelerator", "threads",
        "warmUp", "samples", "expiry", "logging", "labels",
    ];

    private static readonly string[] IsoDates = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>Reads a manifest.</summary>
    /// <returns>The draft, or <see cref="ModelErrorCode.InvalidInput"/> with every error.</returns>
    public static Outcome<ManifestDraft> Read(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Length > MaxBytes)
            return TooLarge(utf8.Length);
        if (!Utf8.IsValid(utf8.Span))
            return ModelErrors.Invalid($"{FileName} is not JSON: it is not UTF-8");
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(utf8, new JsonDocumentOptions
            {
                AllowDuplicateProperties = false,
                CommentHandling = JsonCommentHandling.Skip,
                AllowTrailingCommas = true,
            });
        }
        catch (JsonException e)
        {
            return ModelErrors.Invalid($"{FileName} is not JSON: {e.Message}");
        }
        catch (InvalidOperationException)
        {
            // Thrown by the search for duplicate names.
            return ModelErrors.Invalid($"{FileName} is not JSON: a field's name is no Unicode (half a surrogate pair)");
        }

        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return ModelErrors.Invalid($"{FileName} is {JsonFields.Describe(document.RootElement)}, expected an object");
            var errors = new List<FieldError>();
            var draft = Read(new JsonFields(document.RootElement, "", errors, Fields), errors);
            return errors.Count == 0 ? draft : ModelErrors.Invalid(FileName, [.. errors]);
        }
    }

    /// <summary>The error of a manifest that has more than <see cref="MaxBytes"/>.</summary>
    public static ModelError TooLarge(long bytes) => ModelErrors.Invalid($"{FileName} has {bytes} bytes, expected at most {MaxBytes}");

    private static ManifestDraft Read(JsonFields fields, List<FieldError> errors)
    {
        var defaults = ManifestDraft.Empty.Rest;
        fields.Text("$schema", 1000);
        var signature = fields.Object("signature", "inputs", "outputs");
        return new ManifestDraft
        {
            Name = ReadName(fields),
            Version = fields.Whole("version", 1, int.MaxValue) is { } version ? new ModelVersion(version) : null,
            Inputs = signature is not null && signature.Has("inputs") ? ReadSpecs(signature, "inputs", "name", "datatype", "shape") : null,
            Outputs = signature is not null && signature.Has("outputs") ? ReadSpecs(signature, "outputs", "name", "datatype", "shape", "labels") : null,
            Rest = defaults with
            {
                Owner = fields.Text("owner", 200) ?? defaults.Owner,
                Description = fields.Text("description", 4000) ?? defaults.Description,
                Graph = ReadGraph(fields) ?? defaults.Graph,
                Batching = BatchingReader.Read(fields) ?? defaults.Batching,
                Instances = fields.Whole("instances", 1, 64) ?? defaults.Instances,
                Accelerator = ReadAccelerator(fields) ?? defaults.Accelerator,
                Threads = fields.Whole("threads", 1, 256) ?? defaults.Threads,
                WarmUp = fields.Object("warmUp", "iterations") is { } warmUp
                    ? new WarmUpOptions { Iterations = warmUp.Whole("iterations", 0, 1000) ?? 1 }
                    : defaults.WarmUp,
                Samples = ReadSamples(fields, errors),
                Expiry = ReadExpiry(fields) ?? defaults.Expiry,
                Logging = fields.Object("logging", "sampleRate", "inputs") is { } logging
                    ? new PredictionLogOptions { SampleRate = logging.Number("sampleRate", 0, 1) ?? 0, Inputs = logging.Truth("inputs") ?? false }
                    : defaults.Logging,
                Labels = ReadLabels(fields),
            },
        };
    }

    private static ModelName? ReadName(JsonFields fields)
    {
        if (fields.Text("name", 1000) is not { } text)
            return null;
        if (ModelName.TryParse(text, out var name))
            return name;
        fields.Add("name", $"is '{text}', expected {ModelName.Rule}");
        return null;
    }

    private static string? ReadGraph(JsonFields fields)
    {
        var graph = fields.Text("graph", 200);
        if (graph is null || PackagePath.IsValid(graph))
            return graph;
        fields.Add("graph", $"is '{graph}', expected {PackagePath.Rule}");
        return null;
    }

    private static string? ReadAccelerator(JsonFields fields)
    {
        var accelerator = fields.Text("accelerator", 50);
        if (accelerator is null or "cpu" or "gpu")
            return accelerator;
        fields.Add("accelerator", $"is '{accelerator}', expected 'cpu' or 'gpu'");
        return null;
    }

    private static ExpiryOptions? ReadExpiry(JsonFields fields)
    {
        if (fields.Object("expiry", "unusedFor", "at") is not { } expiry)
            return null;
        TimeSpan? unusedFor = null;
        if (expiry.Text("unusedFor", 50) is { } text)
        {
            if (DurationText.TryParse(text, out var duration))
                unusedFor = duration;
            else
                expiry.Add("unusedFor", $"is '{text}', expected {DurationText.Rule}");
        }

        DateTimeOffset? at = null;
        if (expiry.Text("at", 50) is { } date)
        {
            if (DateTimeOffset.TryParseExact(date, IsoDates, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
                at = time;
            else
                expiry.Add("at", $"is '{date}', expected a date and time as '2027-01-31T00:00:00Z'");
        }

        return new ExpiryOptions { UnusedFor = unusedFor, At = at };
    }

    private static ImmutableDictionary<string, string> ReadLabels(JsonFields fields)
    {
        var labels = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (fields.RawObject("labels") is not { } value)
            return ImmutableDictionary<string, string>.Empty;
        foreach (var label in value.EnumerateObject())
        {
            if (label.Name.Length is 0 or > 100)
                fields.Add("labels", $"'{label.Name}' has {label.Name.Length} characters, expected 1 to 100");
            else if (label.Value.ValueKind == JsonValueKind.String && JsonFields.TextOf(label.Value) is { Length: <= 1000 } text)
                labels[label.Name] = text;
            else
                fields.Add($"labels.{label.Name}", $"is {JsonFields.Describe(label.Value)}, expected a text of at most 1000 characters");
        }

        return labels.ToImmutable();
    }

    private static ImmutableArray<TensorSpec> ReadSpecs(JsonFields signature, string name, params ImmutableArray<string> known)
    {
        var specs = ImmutableArray.CreateBuilder<TensorSpec>();
        foreach (var item in signature.Objects(name, known))
        {
            var tensor = item.Text("name", 1000);
            if (tensor == "" || !item.Has("name"))
                item.Add("name", $"is {(tensor == "" ? "empty" : "missing")}, expected the tensor's name in the graph");
            var typeName = item.Text("datatype", 20);
            if (!DataTypes.TryParse(typeName, out var type) && (typeName is not null || !item.Has("datatype")))
                item.Add("datatype", $"is {(typeName is null ? "missing" : $"'{typeName}'")}, expected one of {DataTypes.AllNames}");
            var shape = ImmutableArray.CreateBuilder<long>();
            foreach (var (dimension, path) in item.Items("shape"))
            {
                if (dimension.ValueKind == JsonValueKind.Number && dimension.TryGetInt64(out var size) && size >= -1)
                    shape.Add(size);
                else
                    item.Add("shape", $"{path} is {JsonFields.Describe(dimension)}, expected a whole number from -1 (any size)");
            }

            var labels = ImmutableArray.CreateBuilder<string>();
            foreach (var (label, path) in item.Items("labels"))
            {
                if (label.ValueKind == JsonValueKind.String && JsonFields.TextOf(label) is { Length: <= 1000 } text)
                    labels.Add(text);
                else
                    item.Add("labels", $"{path} is {JsonFields.Describe(label)}, expected a text of at most 1000 characters");
            }

            if (!string.IsNullOrEmpty(tensor) && type != default)
                specs.Add(new TensorSpec { Name = tensor, DataType = type, Shape = item.Has("shape") ? shape.ToImmutable() : default, Labels = labels.ToImmutable() });
        }

        return specs.ToImmutable();
    }

    private static ImmutableArray<ModelSample> ReadSamples(JsonFields fields, List<FieldError> errors)
    {
        var samples = ImmutableArray.CreateBuilder<ModelSample>();
        foreach (var item in fields.Objects("samples", "name", "inputs", "outputs", "tolerance"))
        {
            var tolerance = item.Object("tolerance", "absolute", "relative");
            if (!item.Has("inputs"))
                item.Add("inputs", "is missing, expected the tensors of the request");
            samples.Add(new ModelSample
            {
                Name = item.Text("name", 200) ?? $"sample {samples.Count}",
                Inputs = ReadTensors(item, "inputs", errors),
                Expected = ReadTensors(item, "outputs", errors),
                Tolerance = tolerance is null
                    ? Tolerance.Default
                    : new Tolerance
                    {
                        Absolute = tolerance.Number("absolute", 0, double.MaxValue) ?? 0,
                        Relative = tolerance.Number("relative", 0, double.MaxValue) ?? 0,
                    },
            });
        }

        return samples.ToImmutable();
    }

    private static ImmutableArray<Tensor> ReadTensors(JsonFields sample, string name, List<FieldError> errors)
    {
        var tensors = ImmutableArray.CreateBuilder<Tensor>();
        foreach (var (item, path) in sample.Items(name))
        {
            if (TensorJson.Read(item, path, errors) is { } tensor)
                tensors.Add(tensor);
        }

        return tensors.ToImmutable();
    }
}
