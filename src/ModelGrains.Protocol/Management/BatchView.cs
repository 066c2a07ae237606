namespace ModelGrains.Protocol.Management;

/// <summary>The runs of one batch size.</summary>
/// <param name="Size">Elements along the batch dimension.</param>
/// <param name="Executions">How many runs had it.</param>
public sealed record BatchView(long Size, long Executions);
