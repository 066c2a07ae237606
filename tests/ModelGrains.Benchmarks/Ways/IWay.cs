using ModelGrains.Benchmarks.Load;
using ModelGrains.Benchmarks.Serving;

namespace ModelGrains.Benchmarks.Ways;

/// <summary>A way of calling one model.</summary>
internal interface IWay : IAsyncDisposable
{
    /// <summary>The name in the report and in <c>--ways</c>.</summary>
    string Name { get; }

    /// <summary>Why it cannot be measured; null where it can.</summary>
    string? Missing { get; }

    /// <summary>Calls in a closed loop.</summary>
    Task<LoadResult> RunAsync(int concurrency, TimeSpan duration);

    /// <summary>What the process that answers has used; null where that is this process.</summary>
    Task<ProcessUsage?> ReadServerAsync();
}
