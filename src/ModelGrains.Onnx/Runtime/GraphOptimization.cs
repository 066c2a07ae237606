using Microsoft.ML.OnnxRuntime;

namespace ModelGrains.Onnx.Runtime;

/// <summary>What the runtime does to a graph before it loads it.</summary>
/// <param name="Level">How far it goes.</param>
internal sealed record GraphOptimization(GraphOptimizationLevel Level)
{
    /// <summary>A graph as it was uploaded: all that the runtime knows.</summary>
    public static GraphOptimization AtLoad { get; } = new(GraphOptimizationLevel.ORT_ENABLE_ALL);

    /// <summary>
    /// A graph that was optimized before: what is left to do is the layout for this very processor, which no saved graph has. Folding and
    /// fusing find nothing any more, so that it costs half a millisecond; without it a convolution takes three times as long (digits_cnn
    /// with 32 rows: 400 µs a run instead of 120).
    /// </summary>
    public static GraphOptimization Remaining { get; } = new(GraphOptimizationLevel.ORT_ENABLE_ALL);

    /// <summary>The graph as it was uploaded, node by node: what its answers are compared with.</summary>
    public static GraphOptimization None { get; } = new(GraphOptimizationLevel.ORT_DISABLE_ALL);

    /// <summary>Where the optimized graph is written; null for nowhere.</summary>
    public string? SaveTo { get; init; }

    /// <summary>The name of the file beside it that takes its weights; null where they stay in it.</summary>
    public string? SaveWeightsAs { get; init; }
}
