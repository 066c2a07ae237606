using System.Collections.Concurrent;
using Orleans.Runtime;

namespace ModelGrains.Grains.Models;

/// <summary>
/// The reporters of this silo's instances. A silo that stops has them report first: once its grains are leaving, the grains that store usage
/// may be gone before those that report it. Safe for concurrent use.
/// </summary>
internal sealed class UsageReporters : ILifecycleParticipant<ISiloLifecycle>
{
    private readonly ConcurrentDictionary<UsageReporter, byte> reporters = new();

    public void Add(UsageReporter reporter) => reporters.TryAdd(reporter, 0);

    public void Remove(UsageReporter reporter) => reporters.TryRemove(reporter, out _);

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(UsageReporters), ServiceLifecycleStage.Active, _ => Task.CompletedTask, cancellationToken =>
            Task.WhenAll(reporters.Keys.Select(reporter => reporter.ReportAsync(isFinal: false))).WaitAsync(cancellationToken));
}
