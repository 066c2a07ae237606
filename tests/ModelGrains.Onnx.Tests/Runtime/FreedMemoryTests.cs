using Microsoft.Extensions.Logging.Abstractions;
using ModelGrains.Onnx.Runtime;
using ModelGrains.Tests;

namespace ModelGrains.Onnx.Tests.Runtime;

public sealed class FreedMemoryTests
{
    [Fact]
    public void Add_SeveralWithinTheDelay_GivesBackOnceAtItsEnd()
    {
        var time = new ManualTime();
        var times = 0;
        using var freed = new FreedMemory(time, NullLogger.Instance, () => times++);

        time.Advance(FreedMemory.Delay);
        Assert.Equal(0, times);
        freed.Add();
        time.Advance(FreedMemory.Delay / 2);
        freed.Add();
        Assert.Equal(0, times);
        time.Advance(FreedMemory.Delay / 2);
        Assert.Equal(1, times);
        time.Advance(FreedMemory.Delay * 2);
        Assert.Equal(1, times);
    }

    [Fact]
    public void Add_AfterItWasGivenBack_GivesBackAgain()
    {
        var time = new ManualTime();
        var times = 0;
        using var freed = new FreedMemory(time, NullLogger.Instance, () => times++);

        for (var round = 1; round <= 3; round++)
        {
            freed.Add();
            time.Advance(FreedMemory.Delay);
            Assert.Equal(round, times);
        }
    }
}
