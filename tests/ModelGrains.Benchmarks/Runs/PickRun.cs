using System.Collections.Immutable;
using System.Globalization;
using ModelGrains.Benchmarks.Reports;
using ModelGrains.Core.Routing;
using ModelGrains.Inference;
using ModelGrains.Routing;

namespace ModelGrains.Benchmarks.Runs;

/// <summary>Picks the version of requests by routes of every kind, on one thread of this process, in turns.</summary>
internal sealed class PickRun(BenchmarkOptions options, TimeProvider time)
{
    private const int Callers = 1_000;

    private readonly int rounds = options.Rounds ?? 5;
    private readonly int picks = options.Quick ? 200_000 : 2_000_000;
    private readonly InferRequest[] requests =
    [
        .. Enumerable.Range(0, Callers).Select(i => new InferRequest
        {
            Model = ModelName.Parse("fraud"),
            Inputs = [],
            Headers = [new RequestHeader("x-cohort", $"cohort-{i % 7}"), new RequestHeader("x-user-id", $"user-{i}")],
        }),
    ];

    public List<PickResult> Run()
    {
        var routes = Routes().ToList();
        var samples = routes.Select(_ => new List<(double Nanoseconds, double Bytes)>()).ToList();
        // The first round is for the compiler.
        for (var round = 0; round <= rounds; round++)
        {
            for (var i = 0; i < routes.Count; i++)
            {
                var sample = Measure(routes[i].Model);
                if (round > 0)
                    samples[i].Add(sample);
            }
        }

        var results = routes.Zip(samples, (route, measured) =>
            new PickResult(route.Name, Medians.Of(measured.Select(one => one.Nanoseconds)), measured.Min(one => one.Bytes))).ToList();
        foreach (var result in results)
            RunContext.Say(string.Create(CultureInfo.InvariantCulture, $"{result.Route}: {result.Nanoseconds:F0} ns, {result.Bytes:F0} B a pick"));
        return results;
    }

    private (double Nanoseconds, double Bytes) Measure(RouteModel route)
    {
        var random = new Random(17);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var startedAt = time.GetTimestamp();
        for (var i = 0; i < picks; i++)
        {
            if (route.Pick(requests[i % Callers], random.NextDouble()).Target is null)
                throw new InvalidOperationException("A request was sent nowhere.");
        }

        var elapsed = time.GetElapsedTime(startedAt);
        return (elapsed.TotalNanoseconds / picks, (GC.GetAllocatedBytesForCurrentThread() - allocated) / (double)picks);
    }

    private static IEnumerable<(string Name, RouteModel Model)> Routes()
    {
        var sticky = new Stickiness { By = new RequestAttribute(AttributeSource.Header, "x-user-id") };
        yield return ("one version", Model(Split(1)));
        yield return ("two versions by weight", Model(Split(2)));
        yield return ("ten versions by weight", Model(Split(10)));
        yield return ("two versions, sticky", Model(Split(2) with { Sticky = sticky }));
        yield return ("ten versions, sticky", Model(Split(10) with { Sticky = sticky }));
        foreach (var (name, condition) in Conditions())
            yield return ($"two versions, sticky, four segments by {name} that are not met", Model(Split(2) with { Sticky = sticky, Segments = Segments(condition) }));
    }

    private static IEnumerable<(string Name, RouteCondition Condition)> Conditions()
    {
        var cohort = new RequestAttribute(AttributeSource.Header, "x-cohort");
        yield return ("ten texts", new RouteCondition { Attribute = cohort, Kind = ConditionKind.In, Values = [.. Enumerable.Range(100, 10).Select(i => $"cohort-{i}")] });
        yield return ("prefix", new RouteCondition { Attribute = cohort, Kind = ConditionKind.Prefix, Values = ["beta"] });
        yield return ("regular expression", new RouteCondition { Attribute = cohort, Kind = ConditionKind.Regex, Values = ["^beta-[0-9]+$"] });
    }

    private static ImmutableArray<RouteSegment> Segments(RouteCondition condition) =>
        [.. Enumerable.Range(0, 4).Select(i => new RouteSegment { Name = $"s{i}", Version = new ModelVersion(1), When = [condition] })];

    private static RouteSpec Split(int versions) => new()
    {
        Targets = [.. Enumerable.Range(1, versions).Select(version => new RouteTarget { Version = new ModelVersion(version), Weight = 1.0 / versions })],
    };

    private static RouteModel Model(RouteSpec spec) =>
        new(new RouteRevision { Model = ModelName.Parse("fraud"), Revision = 1, Spec = spec, Time = DateTimeOffset.UnixEpoch, Actor = "benchmark", Reason = "" });
}
