namespace ModelGrains.EndToEnd.Tests.Shadows;

/// <summary>What one version made of a request.</summary>
/// <param name="Outputs">Its outputs by name; null where it failed.</param>
/// <param name="Error">The code of the error; null for an answer.</param>
internal sealed record OfflineAnswer(IReadOnlyDictionary<string, OfflineTensor>? Outputs, string? Error);
