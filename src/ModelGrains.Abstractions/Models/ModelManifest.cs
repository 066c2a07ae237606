using System.Collections.Immutable;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Models;

/// <summary>
/// What a package says of itself (<c>model.json</c>), with what it leaves out filled in from the graph. Its JSON form is published
/// as <c>model.schema.json</c>.
/// </summary>
[GenerateSerializer, Immutable, Alias(Aliases.ModelManifest)]
public sealed record ModelManifest
{
    /// <summary>The model.</summary>
    [Id(0)]
    public required ModelName Name { get; init; }

    /// <summary>The version's number; null to take the next one.</summary>
    [Id(1)]
    public ModelVersion? Version { get; init; }

    /// <summary>Who answers for the version; empty where nobody is named.</summary>
    [Id(2)]
    public string Owner { get; init; } = "";

    /// <summary>What the version is, in words.</summary>
    [Id(3)]
    public string Description { get; init; } = "";

    /// <summary>The graph's file, relative to the package.</summary>
    [Id(4)]
    public string Graph { get; init; } = "model.onnx";

    /// <summary>Inputs and outputs.</summary>
    [Id(5)]
    public required ModelSignature Signature { get; init; }

    /// <summary>Dynamic batching; off by default.</summary>
    [Id(6)]
    public BatchingOptions Batching { get; init; } = new();

    /// <summary>How many instances (slots) to hold, 1 to 64.</summary>
    [Id(7)]
    public int Instances { get; init; } = 1;

    /// <summary>What the version runs on: <c>cpu</c> or <c>gpu</c>.</summary>
    [Id(8)]
    public string Accelerator { get; init; } = "cpu";

    /// <summary>Threads inside one run, 1 to 256; more than one uses the process's shared pool.</summary>
    [Id(9)]
    public int Threads { get; init; } = 1;

    /// <summary>How an instance is warmed up.</summary>
    [Id(10)]
    public WarmUpOptions WarmUp { get; init; } = new();

    /// <summary>Requests that the version must answer, and their answers.</summary>
    [Id(11)]
    public ImmutableArray<ModelSample> Samples { get; init; } = [];

    /// <summary>When an unused version goes away; never by default.</summary>
    [Id(12)]
    public ExpiryOptions Expiry { get; init; } = new();

    /// <summary>What of the predictions is logged; nothing by default.</summary>
    [Id(13)]
    public PredictionLogOptions Logging { get; init; } = new();

    /// <summary>Own labels, by name.</summary>
    [Id(14)]
    public ImmutableDictionary<string, string> Labels { get; init; } = ImmutableDictionary<string, string>.Empty;
}
