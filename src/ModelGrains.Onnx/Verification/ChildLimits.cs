namespace ModelGrains.Onnx.Verification;

/// <summary>What a child process may take.</summary>
/// <param name="Time">How long it may run.</param>
/// <param name="MemoryBytes">Resident memory above its own baseline.</param>
/// <param name="CpuSeconds">Processor time over all threads.</param>
internal sealed record ChildLimits(TimeSpan Time, long MemoryBytes, int CpuSeconds);
