using ModelGrains.Core.Graphs;

namespace ModelGrains.Onnx.Packages;

/// <summary>What a package is likely to take, worked out from its files alone, before anything is loaded. The verification measures it.</summary>
/// <param name="PackageBytes">All files.</param>
/// <param name="WeightBytes">The graph's weights, in its file and beside it; strings count as nothing.</param>
/// <param name="MemoryBytes">The memory that a loaded instance holds at the least while it loads: the weights twice, once as read and once as
/// the runtime keeps them, and what an empty session takes. What runs need comes on top.</param>
public sealed record PackageEstimate(long PackageBytes, long WeightBytes, long MemoryBytes)
{
    /// <summary>A session of a graph without weights.</summary>
    private const long EmptySession = 256 << 10;

    internal static PackageEstimate Of(GraphSummary graph, long packageBytes) =>
        new(packageBytes, graph.WeightBytes, EmptySession + (graph.WeightBytes > long.MaxValue / 4 ? long.MaxValue / 2 : 2 * graph.WeightBytes));
}
