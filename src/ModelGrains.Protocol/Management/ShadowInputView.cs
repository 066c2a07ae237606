using System.Text.Json;

namespace ModelGrains.Protocol.Management;

/// <summary>An input with a value, as the protocol's JSON has it.</summary>
/// <param name="Name">The input's name.</param>
/// <param name="Datatype">Its element type.</param>
/// <param name="Shape">Its shape; of a single row it is repeated for a batch.</param>
/// <param name="Data">Its elements.</param>
public sealed record ShadowInputView(string? Name, string? Datatype, IReadOnlyList<long>? Shape, JsonElement? Data);
