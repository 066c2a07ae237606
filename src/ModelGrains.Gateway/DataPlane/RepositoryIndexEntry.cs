namespace ModelGrains.Gateway.DataPlane;

/// <summary>One row of the repository index.</summary>
/// <param name="Name">The model.</param>
/// <param name="Version">The version.</param>
/// <param name="State"><c>READY</c>, <c>UNAVAILABLE</c>, <c>LOADING</c>, <c>UNLOADING</c> or <c>UNKNOWN</c>, as the model repository extension names them.</param>
/// <param name="Reason">Why it is not ready; empty where it is.</param>
public sealed record RepositoryIndexEntry(ModelName Name, ModelVersion Version, string State, string Reason);
