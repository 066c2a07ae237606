using System.Collections.Concurrent;
using ModelGrains.Core.Threading;

namespace ModelGrains.Core.Tests.Threading;

public sealed class BlockingWorkTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task RunAsync_WorkThatBlocks_KeepsNoOtherWaiting()
    {
        const int Count = 16;
        using var together = new Barrier(Count);
        var all = Enumerable.Range(0, Count).Select(_ => BlockingWork.RunAsync(() => together.SignalAndWait(Patience), default)).ToList();
        Assert.All(await Task.WhenAll(all), Assert.True);
    }

    [Fact]
    public async Task RunAsync_OneAfterTheOther_UsesAThreadAgain()
    {
        var threads = new HashSet<int>();
        for (var i = 0; i < 1000; i++)
            threads.Add(await BlockingWork.RunAsync(() => Environment.CurrentManagedThreadId, default));
        Assert.InRange(threads.Count, 1, 100);
    }

    [Fact]
    public async Task RunAsync_FromManyThreads_DoesAllOnceAndNoneOnThePool()
    {
        var done = new ConcurrentBag<(int Number, bool IsPool)>();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 5000),
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (i, _) => await BlockingWork.RunAsync(() => done.Add((i, Thread.CurrentThread.IsThreadPoolThread)), default));
        Assert.Equal(Enumerable.Range(0, 5000), done.Select(one => one.Number).Order());
        Assert.DoesNotContain(done, one => one.IsPool);
    }

    [Fact]
    public async Task RunAsync_WorkThatThrows_GivesTheExceptionAndGoesOn()
    {
        await Assert.ThrowsAsync<IOException>(() => BlockingWork.RunAsync(() => throw new IOException("full"), default));
        Assert.Equal(7, await BlockingWork.RunAsync(() => 7, default));
    }

    [Fact]
    public async Task RunAsync_TasksOfTheWork_RunOnThePool() =>
        Assert.Same(TaskScheduler.Default, await BlockingWork.RunAsync(() => TaskScheduler.Current, default));

    [Fact]
    public async Task RunAsync_CancelledBefore_DoesNothing()
    {
        var isDone = false;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => BlockingWork.RunAsync(() => isDone = true, new CancellationToken(canceled: true)));
        Assert.False(isDone);
    }
}
