using ModelGrains.Benchmarks.Reports;
using ModelGrains.Benchmarks.Serving;
using ModelGrains.Benchmarks.Ways;

namespace ModelGrains.Benchmarks.Runs;

/// <summary>Measures ways in turns, so that what else the machine does meets all of them.</summary>
internal static class Rounds
{
    /// <summary>
    /// A method is compiled for speed after some calls, in the background, and again with what was learnt of it: on two busy processors that
    /// takes seconds.
    /// </summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);

    /// <summary>Runs each way until its code is compiled for speed.</summary>
    public static async Task WarmUpAsync(IEnumerable<IWay> ways, int concurrency = 8)
    {
        foreach (var way in ways)
            await way.RunAsync(concurrency, WarmUp);
    }

    public static async Task<IReadOnlyList<Measurement>> MeasureAsync(
        string model, IReadOnlyList<IWay> ways, int concurrency, int rounds, TimeSpan duration)
    {
        var samples = ways.Select(_ => new List<Sample>()).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < ways.Count; i++)
                samples[i].Add(await MeasureAsync(ways[i], concurrency, duration));
        }

        return [.. ways.Select((way, i) => new Measurement(model, way.Name, concurrency, samples[i]))];
    }

    private static async Task<Sample> MeasureAsync(IWay way, int concurrency, TimeSpan duration)
    {
        var serverBefore = await way.ReadServerAsync();
        var clientBefore = ProcessUsage.Read();
        var load = await way.RunAsync(concurrency, duration);
        var clientAfter = ProcessUsage.Read();
        var serverAfter = await way.ReadServerAsync();
        return Sample.Of(load, serverBefore is null ? null : (serverBefore, serverAfter!), (clientBefore, clientAfter));
    }
}
