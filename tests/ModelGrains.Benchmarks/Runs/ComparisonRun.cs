using ModelGrains.Benchmarks.Reports;
using ModelGrains.Benchmarks.Serving;
using ModelGrains.Benchmarks.Ways;

namespace ModelGrains.Benchmarks.Runs;

/// <summary>Every way to call a model, side by side.</summary>
internal sealed class ComparisonRun(RunContext context)
{
    private readonly BenchmarkOptions options = context.Options;

    public async Task<List<Measurement>> RunAsync()
    {
        var all = new List<Measurement>();
        var (rounds, seconds) = (options.Rounds ?? (options.Quick ? 3 : 5), options.Seconds ?? (options.Quick ? 0.5 : 1));
        IReadOnlyList<int> concurrency = options.Concurrency.Count > 0 ? options.Concurrency : options.Quick ? [1, 32] : [1, 8, 32, 128];
        foreach (var workload in options.Workloads(Workload.Small, Workload.Million, Workload.Image))
        {
            using var session = new BareSession(workload);
            var (ways, node) = await MakeAsync(workload, session);
            foreach (var way in ways.Where(way => way.Missing is not null))
                RunContext.Say($"{workload.Model}: {way.Name} n/a: {way.Missing}");
            IWay[] present = [.. ways.Where(way => way.Missing is null)];
            await Rounds.WarmUpAsync(present);
            foreach (var count in present.Length == 0 ? [] : concurrency)
                all.AddRange(Report(await Rounds.MeasureAsync(workload.Model, present, count, rounds, TimeSpan.FromSeconds(seconds))));
            foreach (var way in ways)
                await way.DisposeAsync();
            if (node is not null)
                await node.DisposeAsync();
        }

        if (options.Wants("batching") && (options.Models.Count == 0 || options.Models.Contains(Workload.Million.Model)))
            all.AddRange(await new BatchingRun(context).RunAsync(rounds, TimeSpan.FromSeconds(seconds)));
        return all;
    }

    /// <summary>Prints one table.</summary>
    public static IReadOnlyList<Measurement> Report(IReadOnlyList<Measurement> measurements)
    {
        var echo = measurements.FirstOrDefault(one => one.Way == "echo");
        RunContext.Say("");
        RunContext.Say($"{measurements[0].Model}, {measurements[0].Concurrency} at once");
        RunContext.Say(ReportText.Head);
        foreach (var one in measurements)
            RunContext.Say(ReportText.Row(one, one == echo ? null : echo));
        return measurements;
    }

    private async Task<(List<IWay> Ways, ChildServer? Node)> MakeAsync(Workload workload, BareSession session)
    {
        var expected = session.Answer();
        var factory = new WayFactory(context.Server, context.Time);
        var ways = new List<IWay>();
        Add("bare", () => new BareWay(session, context.Time));
        Add("echo", () => factory.Echo(workload));
        Add("grpc", () => factory.Grpc(workload, expected));
        Add("client", () => new ClientWay(context.Server, workload, context.Time));
        Add("json", () => factory.Json(workload, expected));
        Add("binary", () => factory.Binary(workload, expected));
        if (workload != Workload.Small || !options.Wants("node"))
            return (ways, null);
        var (node, missing) = await NodeServer.TryStartAsync(workload, options.ServerCore);
        if (node is null)
            RunContext.Say($"{workload.Model}: node n/a: {missing}");
        else
            ways.Add(WayFactory.Node(node, workload, expected, context.Time));
        return (ways, node);

        void Add(string name, Func<IWay> make)
        {
            if (options.Wants(name))
                ways.Add(make());
        }
    }
}
