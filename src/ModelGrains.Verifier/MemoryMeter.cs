using System.Diagnostics;
using ModelGrains.Onnx.Verification;

namespace ModelGrains.Verifier;

/// <summary>The most resident memory since a moment, as the kernel counts it: nothing between two looks is missed.</summary>
internal sealed class MemoryMeter
{
    private const string Status = "/proc/self/status";

    private MemoryMeter(long baseline) => BaselineBytes = baseline;

    /// <summary>What was resident at that moment.</summary>
    public long BaselineBytes { get; }

    /// <summary>The most since then above it.</summary>
    public long PeakBytes => Math.Max(0, Read("VmHWM:"u8) - BaselineBytes);

    /// <summary>Begins now.</summary>
    public static MemoryMeter Start()
    {
        if (OperatingSystem.IsLinux())
        {
            try
            {
                // proc(5): 5 sets the peak (VmHWM) back to what is resident now.
                File.WriteAllText("/proc/self/clear_refs", "5");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Then the peak is that of the whole process: too high rather than too low.
            }
        }

        return new MemoryMeter(Read("VmRSS:"u8));
    }

    private static long Read(ReadOnlySpan<byte> field)
    {
        if (OperatingSystem.IsLinux())
            return ProcessMemory.ReadField(Status, field);
        using var own = Process.GetCurrentProcess();
        return field.SequenceEqual("VmHWM:"u8) ? own.PeakWorkingSet64 : own.WorkingSet64;
    }
}
