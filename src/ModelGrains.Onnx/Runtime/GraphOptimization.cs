using Microsoft.ML.OnnxRuntime;

namespace ModelGrains.Onnx.Runtime;

/// <summary>What the runtime does to a graph before it loads it.</summary>
/// <param name="Level">How far it goes.</param>
internal sealed record GraphOptimization(GraphOptimizationLevel Level)
{
    /// <summary>A graph as it was uploaded: all that the runtime knows.</summary>
    public static GraphOptimization AtLoad { get; } = new(GraphOptimizationLevel.ORT_ENABLE_ALL);

    /// <summary>A graph that was optimized before.</summary>
    public static GraphOptimization Before { get; } = new(GraphOptimizationLevel.ORT_DISABLE_ALL);

    /// <summary>The graph as it was uploaded, node by node: what its answers are compared with.</summary>
    public static GraphOptimization None { get; } = new(GraphOptimizationLevel.ORT_DISABLE_ALL);

    /// <summary>Where the optimized graph is written; null for nowhere.</summary>
    public string? SaveTo { get; init; }

    /// <summary>The name of the file beside it that takes its weights; null where they stay in it.</summary>
    public string? SaveWeightsAs { get; init; }
}
