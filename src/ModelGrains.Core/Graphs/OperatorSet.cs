namespace ModelGrains.Core.Graphs;

/// <summary>An imported operator set.</summary>
/// <param name="Domain">The domain; empty for ONNX's own (<c>ai.onnx</c>).</param>
/// <param name="Version">Its version.</param>
public sealed record OperatorSet(string Domain, long Version);
