using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using ModelGrains.Core.Tensors;
using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Models;
using ModelGrains.Protocol.Json;
using ModelGrains.Tensors;

namespace ModelGrains.Protocol.Http;

/// <summary>
/// One inference request over HTTP while it is read: the JSON first (<see cref="ReadJson"/>), then the bytes of each input that comes
/// binary (<see cref="BinarySize"/>, <see cref="SetBinary"/>), or the one input of a raw binary request (<see cref="SetRaw"/>); then
/// <see cref="ToRequest"/>. Its tensors lie in buffers that <see cref="Dispose"/> gives back. For one caller at a time.
/// </summary>
/// <param name="model">The model of the path.</param>
/// <param name="version">The version of the path; null where it names none.</param>
/// <param name="label">The label that the path names in place of a version; empty where it names none.</param>
public sealed class HttpInferRequest(ModelName model, ModelVersion? version, string label = "") : IDisposable
{
    private (Tensor Tensor, int? BinarySize)[] inputs = new (Tensor, int?)[1];

    /// <summary>The buffers of the tensors.</summary>
    public RentedTensors Rented { get; } = new();

    /// <summary>What is wrong with the JSON; null where nothing is.</summary>
    public ModelError? Error { get; private set; }

    /// <summary>Whether the error is that an extension is asked for which the server does not have.</summary>
    public bool IsUnsupported { get; internal set; }

    /// <summary>The parameter <c>timeout</c>, counted from the request's arrival; null where there is none.</summary>
    public TimeSpan? Timeout { get; internal set; }

    /// <summary>The parameter <c>timing</c>: whether the answer says where the time went.</summary>
    public bool WantsTiming { get; internal set; }

    /// <summary>How many inputs there are.</summary>
    public int InputCount { get; private set; }

    internal string Id { get; set; } = "";

    internal int Priority { get; set; }

    internal bool BinaryOutputs { get; set; }

    internal ImmutableDictionary<string, ParameterValue> Parameters { get; set; } = ImmutableDictionary<string, ParameterValue>.Empty;

    internal RequestedOutputs Outputs { get; set; }

    /// <summary>Reads the JSON. Nothing of <paramref name="utf8"/> is kept.</summary>
    public void ReadJson(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            Error = ModelErrors.Invalid("The request body is empty: expected a JSON object with inputs");
            return;
        }

        var errors = new List<FieldError>();
        try
        {
            Parse(utf8, new JsonText(utf8), errors);
        }
        catch (JsonException)
        {
            Error = WireJson.NotJson("The request body", FirstFault(utf8));
            return;
        }

        if (errors.Count > 0)
            Error = WireJson.Invalid("The inference request", errors);
    }

    /// <summary>The bytes of an input that follow the JSON; null where its elements were in it.</summary>
    public int? BinarySize(int input) => inputs[input].BinarySize;

    /// <summary>The name of an input.</summary>
    public string InputName(int input) => inputs[input].Tensor.Name;

    /// <summary>Gives an input the bytes that followed the JSON.</summary>
    public void SetBinary(int input, ReadOnlyMemory<byte> data)
    {
        var head = inputs[input].Tensor;
        inputs[input].Tensor = new Tensor { Name = head.Name, DataType = head.DataType, Shape = head.Shape, Data = data };
    }

    /// <summary>Makes the request of a raw binary request: one input, outputs in binary.</summary>
    public void SetRaw(TensorSpec input, ImmutableArray<long> shape, ReadOnlyMemory<byte> data)
    {
        AddInput(new Tensor { Name = input.Name, DataType = input.DataType, Shape = shape, Data = data }, data.Length);
        BinaryOutputs = true;
    }

    /// <summary>Checks the sizes of what follows the JSON, before a byte of it is read; null where they may stand.</summary>
    /// <param name="headerLength">The length of the JSON that the caller gave; null where it gave none.</param>
    /// <param name="bodyLength">The length of the whole body; null where that is not known yet.</param>
    public ModelError? CheckBinary(long? headerLength, long? bodyLength)
    {
        var total = 0L;
        for (var i = 0; i < InputCount; i++)
        {
            if (inputs[i].BinarySize is not { } size)
                continue;
            total += size;
            if (CheckSize(inputs[i].Tensor, size) is { } wrong)
                return wrong;
        }

        if (headerLength is null)
        {
            return total == 0 ? null : ModelErrors.Invalid(
                $"{total} bytes of binary tensor data are announced for model '{model}' without the header {HttpHeaders.JsonLength}: expected it with the length of the JSON");
        }

        return bodyLength is { } length && length - headerLength != total
            ? ModelErrors.Invalid(string.Create(
                CultureInfo.InvariantCulture,
                $"expected {total} bytes of binary tensor data after {headerLength} bytes of JSON, as the inputs for model '{model}' say in binary_data_size, got {length - headerLength}"))
            : null;
    }

    /// <summary>The request, all of whose bytes have come; an error where a binary tensor is not what its type and shape say.</summary>
    /// <param name="caller">The hash of who calls; 0 where nobody knows.</param>
    public Outcome<InferRequest> ToRequest(ulong caller = 0)
    {
        var tensors = ImmutableArray.CreateBuilder<Tensor>(InputCount);
        for (var i = 0; i < InputCount; i++)
        {
            if (inputs[i].BinarySize is not null && RawTensor.Check(inputs[i].Tensor, model.Value) is { } wrong)
                return wrong;
            tensors.Add(inputs[i].Tensor);
        }

        return new InferRequest
        {
            Model = model,
            Version = version,
            Label = label,
            Id = Id,
            Inputs = tensors.MoveToImmutable(),
            Outputs = Outputs.Names.IsDefault ? [] : Outputs.Names,
            Parameters = Parameters,
            Priority = Priority,
            Classifications = Outputs.Classifications.IsDefault ? [] : Outputs.Classifications,
            Caller = caller,
        };
    }

    /// <summary>Whether the answer gives an output in binary.</summary>
    public bool WantsBinary(string output)
    {
        if (Outputs.Names.IsDefault || Outputs.Forms is null)
            return BinaryOutputs;
        var index = Outputs.Names.IndexOf(output);
        return index < 0 ? BinaryOutputs : Outputs.Forms[index] ?? BinaryOutputs;
    }

    /// <summary>Gives the tensors' buffers back: not before the answer is written, which may hold them.</summary>
    public void Dispose() => Rented.Dispose();

    internal void AddInput(Tensor tensor, int? binarySize)
    {
        if (InputCount == inputs.Length)
            Array.Resize(ref inputs, InputCount * 2);
        inputs[InputCount++] = (tensor, binarySize);
    }

    internal string? FindInputTwice()
    {
        HashSet<string>? seen = InputCount > 8 ? new(StringComparer.Ordinal) : null;
        for (var i = 0; i < InputCount; i++)
        {
            var name = inputs[i].Tensor.Name;
            if (seen is not null ? !seen.Add(name) : IsBefore(i, name))
                return name;
        }

        return null;
    }

    private bool IsBefore(int index, string name)
    {
        for (var i = 0; i < index; i++)
        {
            if (inputs[i].Tensor.Name == name)
                return true;
        }

        return false;
    }

    private ModelError? CheckSize(Tensor tensor, int size)
    {
        TensorShape.TryCount(tensor.Shape.AsSpan(), out var count);
        var element = tensor.DataType.Size();
        return tensor.DataType != DataType.Bytes && (Int128)count * element != size
            ? ModelErrors.Invalid($"input byte size mismatch for input '{tensor.Name}' for model '{model}'. Expected {(Int128)count * element}, got {size}")
            : null;
    }

    private void Parse(ReadOnlySpan<byte> utf8, JsonText text, List<FieldError> errors)
    {
        var reader = new Utf8JsonReader(utf8, WireJson.ReaderOptions);
        reader.Read();
        new InferRequestFields(this, errors).Read(ref reader, ref text);
        reader.Read();
    }

    /// <summary>Reads again for the place of a fault: where arrays were read past the reader, it has lost count.</summary>
    private static JsonException FirstFault(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8, WireJson.ReaderOptions);
            while (reader.Read())
            {
            }

            return new JsonException();
        }
        catch (JsonException fault)
        {
            return fault;
        }
    }
}
