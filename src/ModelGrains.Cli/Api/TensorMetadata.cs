namespace ModelGrains.Cli.Api;

/// <summary>An input as the inference protocol describes it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Datatype">The element type: <c>FP32</c>.</param>
/// <param name="Shape">The sizes, −1 for any.</param>
internal sealed record TensorMetadata(string Name, string Datatype, IReadOnlyList<long> Shape);
