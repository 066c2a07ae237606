using System.Collections.Immutable;
using ModelGrains.Core.Graphs;
using ModelGrains.Core.Inference;
using ModelGrains.Core.Manifests;
using ModelGrains.Errors;
using ModelGrains.Models;
using ModelGrains.Tensors;

namespace ModelGrains.Core.Packages;

/// <summary>Holds a manifest against its graph and files, and fills in what it leaves out.</summary>
public static class PackageValidator
{
    /// <summary>Checks a package.</summary>
    /// <param name="draft">The manifest as written.</param>
    /// <param name="graph">What its graph says.</param>
    /// <param name="files">Every file of the package, by its path inside it.</param>
    /// <param name="name">The name where the manifest gives none; null where there is none.</param>
    /// <param name="version">The version where the caller gives one; it must agree with the manifest's.</param>
    /// <returns>The resolved manifest, or <see cref="ModelErrorCode.InvalidInput"/> with every error.</returns>
    public static Outcome<ModelManifest> Resolve(
        ManifestDraft draft, GraphSummary graph, IReadOnlySet<string> files, ModelName? name, ModelVersion? version)
    {
        var errors = new List<FieldError>();
        if ((draft.Name ?? name) is null)
            errors.Add(new FieldError("name", "is missing, expected the model's name here or with the command"));
        if (draft.Name is { } written && name is { } asked && written != asked)
            errors.Add(new FieldError("name", $"is '{written}', but the command says '{asked}'"));
        if (draft.Version is { } writtenVersion && version is { } askedVersion && writtenVersion != askedVersion)
            errors.Add(new FieldError("version", $"is {writtenVersion}, but the command says {askedVersion}"));

        CheckExternalData(graph, FolderOf(draft.Rest.Graph), files, errors);
        var signature = new ModelSignature
        {
            Inputs = Resolve("signature.inputs", graph.Inputs, draft.Inputs, errors),
            Outputs = Resolve("signature.outputs", graph.Outputs, draft.Outputs, errors),
        };
        if (graph.Outputs.Length == 0)
            errors.Add(new FieldError("graph", "has no outputs, expected at least one"));
        if (draft.Rest.Batching.MaxBatchSize > 1)
        {
            CheckBatchDimension("input", signature.Inputs, errors);
            CheckBatchDimension("output", signature.Outputs, errors);
        }

        if (errors.Count == 0)
            CheckSamples(draft.Rest.Samples, signature, (draft.Name ?? name)!.Value, errors);
        if (errors.Count > 0)
            return ModelErrors.Invalid("The package", [.. errors]);
        return draft.Rest with { Name = (draft.Name ?? name)!.Value, Version = draft.Version ?? version, Signature = signature };
    }

    /// <summary>The folder of a file in the package, with its '/'; empty at the top. Weights kept outside the graph's file lie beside it.</summary>
    private static string FolderOf(string path) => path[..(path.LastIndexOf('/') + 1)];

    private static void CheckExternalData(GraphSummary graph, string folder, IReadOnlySet<string> files, List<FieldError> errors)
    {
        foreach (var external in graph.ExternalData.DistinctBy(e => e.Location))
        {
            if (!PackagePath.IsValid(external.Location))
            {
                errors.Add(new FieldError("graph", $"weight '{external.Tensor}' is kept outside the package, at '{external.Location}': expected {PackagePath.Rule}"));
            }
            else if (!files.Contains(folder + external.Location))
            {
                errors.Add(new FieldError("graph", $"weight '{external.Tensor}' is kept in '{folder}{external.Location}', which the package does not have"));
            }
        }
    }

    private static ImmutableArray<TensorSpec> Resolve(
        string field, ImmutableArray<GraphValue> values, ImmutableArray<TensorSpec>? declared, List<FieldError> errors)
    {
        var specs = ImmutableArray.CreateBuilder<TensorSpec>();
        foreach (var value in values)
        {
            if (value.Kind != GraphValueKind.Tensor)
            {
                errors.Add(new FieldError($"{field}['{value.Name}']", $"is a {Words(value.Kind)} in the graph, expected a tensor: " +
                    "convert the model so that it gives tensors (for scikit-learn classifiers, export with zipmap off)"));
                continue;
            }

            if (OnnxElementTypes.ToDataType(value.ElementType) is not { } type)
            {
                errors.Add(new FieldError($"{field}['{value.Name}']", $"has the element type {OnnxElementTypes.Name(value.ElementType)} in the graph, expected one of {DataTypes.AllNames}"));
                continue;
            }

            var spec = new TensorSpec { Name = value.Name, DataType = type, Shape = value.Shape, Optional = value.HasDefault };
            specs.Add(Narrow(field, spec, declared, errors));
        }

        foreach (var spec in declared ?? [])
        {
            if (!values.Any(value => value.Name == spec.Name))
                errors.Add(new FieldError($"{field}['{spec.Name}']", $"is not in the graph, which has {string.Join(", ", values.Select(v => $"'{v.Name}'"))}"));
        }

        return specs.ToImmutable();
    }

    private static TensorSpec Narrow(string field, TensorSpec graph, ImmutableArray<TensorSpec>? declared, List<FieldError> errors)
    {
        if (declared?.FirstOrDefault(spec => spec.Name == graph.Name) is not { } spec)
            return graph;
        if (spec.DataType != graph.DataType)
            errors.Add(new FieldError($"{field}['{spec.Name}'].datatype", $"is {spec.DataType.Name()}, but the graph says {graph.DataType.Name()}"));
        if (!spec.HasRank)
            return graph with { Labels = spec.Labels };
        if (graph.HasRank && !IsNarrower(spec.Shape, graph.Shape))
        {
            errors.Add(new FieldError($"{field}['{spec.Name}'].shape",
                $"is {TensorShape.Format(spec.Shape)}, but the graph says {TensorShape.Format(graph.Shape)}"));
        }

        return graph with { Shape = spec.Shape, Labels = spec.Labels };
    }

    private static bool IsNarrower(ImmutableArray<long> declared, ImmutableArray<long> graph) =>
        declared.Length == graph.Length && declared.Zip(graph).All(pair => pair.Second == -1 || pair.First == pair.Second);

    private static void CheckBatchDimension(string kind, ImmutableArray<TensorSpec> specs, List<FieldError> errors)
    {
        foreach (var spec in specs)
        {
            if (spec.HasRank && spec.Shape is [-1, ..])
                continue;
            var shape = spec.HasRank ? $"the shape {TensorShape.Format(spec.Shape)}" : "no fixed rank";
            errors.Add(new FieldError("batching.maxBatchSize", $"requests cannot be joined: {kind} '{spec.Name}' has {shape}, expected -1 as its first dimension"));
        }
    }

    private static void CheckSamples(ImmutableArray<ModelSample> samples, ModelSignature signature, ModelName model, List<FieldError> errors)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            if (RequestValidator.CheckInputs(signature, model, samples[i].Inputs) is { } error)
                errors.Add(new FieldError($"samples[{i}].inputs", error.Message));
            foreach (var output in samples[i].Expected)
            {
                if (!signature.Outputs.Any(spec => spec.Name == output.Name))
                    errors.Add(new FieldError($"samples[{i}].outputs", $"'{output.Name}' is no output of the model, which has {string.Join(", ", signature.Outputs.Select(s => $"'{s.Name}'"))}"));
            }
        }
    }

    private static string Words(GraphValueKind kind) => kind switch
    {
        GraphValueKind.Sequence => "sequence",
        GraphValueKind.Map => "map",
        GraphValueKind.Optional => "value that may be absent",
        GraphValueKind.SparseTensor => "sparse tensor",
        _ => "value without a type",
    };
}
