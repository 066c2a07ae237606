using System.Collections.Immutable;

namespace ModelGrains.Core.Graphs;

/// <summary>What a package's checks need to know of an ONNX graph, without its weights.</summary>
public sealed record GraphSummary
{
    /// <summary>The format's version (<c>ir_version</c>).</summary>
    public required long IrVersion { get; init; }

    /// <summary>The operator sets imported.</summary>
    public required ImmutableArray<OperatorSet> OperatorSets { get; init; }

    /// <summary>The graph's inputs, in order.</summary>
    public required ImmutableArray<GraphValue> Inputs { get; init; }

    /// <summary>The graph's outputs, in order.</summary>
    public required ImmutableArray<GraphValue> Outputs { get; init; }

    /// <summary>The operators used, each once; the graph's own functions are not among them.</summary>
    public ImmutableArray<GraphOperator> Operators { get; init; } = [];

    /// <summary>The size of all weights, wherever they are kept; strings count as nothing.</summary>
    public long WeightBytes { get; init; }

    /// <summary>Weights that are kept outside the graph's file.</summary>
    public ImmutableArray<ExternalTensor> ExternalData { get; init; } = [];
}
