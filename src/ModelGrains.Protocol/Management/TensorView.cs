namespace ModelGrains.Protocol.Management;

/// <summary>An input or output, as the management API shows it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Datatype">The element type: <c>FP32</c>.</param>
/// <param name="Shape">The sizes, −1 for any; null where the rank is not known.</param>
/// <param name="Optional">Whether a request may leave it out.</param>
public sealed record TensorView(string Name, string Datatype, IReadOnlyList<long>? Shape, bool Optional);
