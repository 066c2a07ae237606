using ModelGrains.Benchmarks.Serving;

namespace ModelGrains.Benchmarks.Runs;

/// <summary>What every run has.</summary>
internal sealed record RunContext(BenchmarkOptions Options, ChildServer Server, TimeProvider Time)
{
    public static void Say(string line) => Console.WriteLine(line);
}
