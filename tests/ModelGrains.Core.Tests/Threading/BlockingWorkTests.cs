using ModelGrains.Core.Threading;

namespace ModelGrains.Core.Tests.Threading;

public sealed class BlockingWorkTests
{
    [Fact]
    public async Task RunAsync_AnyWork_IsOffThePool() =>
        Assert.False(await BlockingWork.RunAsync(() => Thread.CurrentThread.IsThreadPoolThread, CancellationToken.None));

    [Fact]
    public async Task RunAsync_WorkThatThrows_GivesTheException()
    {
        var thrown = await Assert.ThrowsAsync<InvalidDataException>(() => BlockingWork.RunAsync(() => throw new InvalidDataException("told"), CancellationToken.None));
        Assert.Equal("told", thrown.Message);
    }

    [Fact]
    public async Task RunAsync_CancelledBefore_DoesNothing()
    {
        var isDone = false;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => BlockingWork.RunAsync(() => isDone = true, new CancellationToken(canceled: true)));
        Assert.False(isDone);
    }
}
