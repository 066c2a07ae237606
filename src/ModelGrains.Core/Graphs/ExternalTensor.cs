namespace ModelGrains.Core.Graphs;

/// <summary>A weight kept in another file.</summary>
/// <param name="Tensor">The weight's name.</param>
/// <param name="Location">The file, as the graph writes it.</param>
public sealed record ExternalTensor(string Tensor, string Location);
