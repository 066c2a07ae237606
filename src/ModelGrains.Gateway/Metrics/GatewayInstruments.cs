using ModelGrains.Models;

namespace ModelGrains.Gateway.Metrics;

/// <summary>What the gateway measures of the inference requests that it answers. Counting allocates nothing and takes no lock.</summary>
internal sealed class GatewayInstruments
{
    /// <summary>Above the largest status of either wire.</summary>
    private const int Codes = 600;

    private readonly DurationCounter?[][] durations = [.. Enum.GetValues<GatewayWire>().Select(_ => new DurationCounter?[Codes])];

    /// <summary>A request is answered.</summary>
    /// <param name="wire">How it came.</param>
    /// <param name="code">The status of gRPC or HTTP.</param>
    /// <param name="duration">From its headers to its answer.</param>
    public void OnCompleted(GatewayWire wire, int code, TimeSpan duration)
    {
        ref var counter = ref durations[(int)wire][(uint)code < Codes ? code : 0];
        (Volatile.Read(ref counter) ?? Interlocked.CompareExchange(ref counter, new DurationCounter(), null) ?? counter).Add(duration);
    }

    /// <summary>How long requests took, by wire and status; those that there were alone.</summary>
    public IEnumerable<(GatewayWire Wire, int Code, LatencyHistogram Durations)> Read() =>
        from wire in Enum.GetValues<GatewayWire>()
        from code in Enumerable.Range(0, Codes)
        let counter = Volatile.Read(ref durations[(int)wire][code])
        where counter is not null
        select (wire, code, counter.Read());
}
