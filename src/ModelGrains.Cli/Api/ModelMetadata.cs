namespace ModelGrains.Cli.Api;

/// <summary>A model as <c>GET /v2/models/{model}</c> describes it: what <c>infer</c> needs of it.</summary>
/// <param name="Inputs">What it takes.</param>
internal sealed record ModelMetadata(IReadOnlyList<TensorMetadata> Inputs);
