using System.Collections.Immutable;
using ModelGrains.Tensors;

namespace ModelGrains.Onnx.Sessions;

/// <summary>
/// How long an instance's runs take, as an exponential mean, and whether the next one is likely to be quick. Safe for concurrent use:
/// a lost update of a mean does no harm.
/// </summary>
internal sealed class RunSpeed(TimeProvider time)
{
    /// <summary>
    /// A run this short costs its caller's thread less than handing it over and back does (two context switches and a queue, 20 to
    /// 60 µs of a loaded machine) does the others that wait for that thread; what is longer would be felt by them.
    /// </summary>
    private const int QuickMicroseconds = 250;

    /// <summary>The weight of a new run is one in so many.</summary>
    private const int Memory = 8;

    private readonly long quickTicks = QuickMicroseconds * time.TimestampFrequency / 1_000_000;
    private long meanTicks = -1;
    private long meanBytes;

    /// <summary>The bytes of all inputs.</summary>
    public static long SizeOf(ImmutableArray<Tensor> inputs)
    {
        long size = 0;
        foreach (var input in inputs)
            size += input.Data.Length;
        return size;
    }

    /// <summary>Whether a request is likely to be quick. One that is larger than those before is expected to take longer in proportion.</summary>
    public bool IsQuick(long bytes)
    {
        var mean = Volatile.Read(ref meanTicks);
        if ((ulong)mean >= (ulong)quickTicks)
            return false;
        var usual = Volatile.Read(ref meanBytes);
        return bytes <= usual || (Int128)mean * bytes < (Int128)quickTicks * Math.Max(usual, 1);
    }

    /// <summary>Takes in how long a run of so many bytes took.</summary>
    public void Learn(long ticks, long bytes)
    {
        var mean = Volatile.Read(ref meanTicks);
        // The first run of a session prepares things that later ones use: the second replaces it.
        if (mean == -1)
        {
            Volatile.Write(ref meanTicks, long.MaxValue);
            return;
        }

        var isFirst = mean == long.MaxValue;
        Volatile.Write(ref meanBytes, isFirst ? bytes : Mean(Volatile.Read(ref meanBytes), bytes));
        Volatile.Write(ref meanTicks, isFirst ? ticks : Mean(mean, ticks));
    }

    private static long Mean(long mean, long value) => mean + ((value - mean) / Memory);
}
