using System.Globalization;

namespace ModelGrains.Protocol.Grpc;

/// <summary>The value of <c>grpc-timeout</c>: 1 to 8 digits and a unit (H, M, S, m, u, n).</summary>
public static class GrpcTimeout
{
    private const int MaxDigits = 8;
    private const long MaxValue = 99_999_999;
    private const int NanosecondsPerTick = 100;

    // Longer than a timer can wait: as good as no deadline.
    private static readonly TimeSpan Endless = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private static readonly (char Unit, long Ticks)[] Units =
    [
        ('u', TimeSpan.TicksPerMicrosecond), ('m', TimeSpan.TicksPerMillisecond), ('S', TimeSpan.TicksPerSecond),
        ('M', TimeSpan.TicksPerMinute), ('H', TimeSpan.TicksPerHour),
    ];

    /// <summary>Reads a timeout; false where it is not one. Nanoseconds are rounded up to the next 100.</summary>
    public static bool TryParse(string text, out TimeSpan timeout)
    {
        timeout = default;
        if (text.Length is < 2 or > MaxDigits + 1 ||
            !long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        if (text[^1] == 'n')
        {
            timeout = TimeSpan.FromTicks((value + NanosecondsPerTick - 1) / NanosecondsPerTick);
            return true;
        }

        foreach (var (unit, ticks) in Units)
        {
            if (unit == text[^1])
            {
                timeout = TimeSpan.FromTicks(value * ticks);
                return true;
            }
        }

        return false;
    }

    /// <summary>Writes a timeout in the finest unit that holds it, rounded up; below zero as zero.</summary>
    public static string Format(TimeSpan timeout)
    {
        foreach (var (unit, ticks) in Units)
        {
            var value = Math.Max(0, timeout.Ticks) / ticks + (timeout.Ticks > 0 && timeout.Ticks % ticks != 0 ? 1 : 0);
            if (value <= MaxValue)
                return value.ToString(CultureInfo.InvariantCulture) + unit;
        }

        return MaxValue.ToString(CultureInfo.InvariantCulture) + 'H';
    }

    /// <summary>A token source that is cancelled when the timeout is over: at once where it is over already.</summary>
    public static CancellationTokenSource Start(TimeSpan timeout, TimeProvider time)
    {
        if (timeout > Endless)
            return new CancellationTokenSource();
        var source = new CancellationTokenSource(timeout > TimeSpan.Zero ? timeout : Timeout.InfiniteTimeSpan, time);
        if (timeout <= TimeSpan.Zero)
            source.Cancel();
        return source;
    }
}
