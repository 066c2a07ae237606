namespace ModelGrains.Core.Graphs;

/// <summary>An operator that a graph uses.</summary>
/// <param name="Domain">Its domain; empty for ONNX's own (<c>ai.onnx</c>).</param>
/// <param name="Name">Its name (<c>op_type</c>).</param>
public sealed record GraphOperator(string Domain, string Name);
