using ModelGrains.Core.Batching;
using ModelGrains.Models;

namespace ModelGrains.Core.Tests.Batching;

/// <summary>What waits in, what runs out: no clock, no thread.</summary>
public class BatchPolicyTests
{
    private static readonly BatchingOptions Eight = new() { MaxBatchSize = 8 };
    private static readonly BatchingOptions Patient = Eight with { MaxQueueDelayMicroseconds = 100 };
    private static readonly BatchingOptions Preferring = Patient with { PreferredBatchSizes = [2, 4] };

    [Fact]
    public void Next_NothingWaits_TakesNothing() => Assert.Equal(("", long.MaxValue), Next(Patient, 0));

    [Fact]
    public void Next_NoDelay_TakesALoneRequestAtOnce() => Assert.Equal("0", Next(Eight, 0, Row()).Taken);

    [Fact]
    public void Next_NoDelay_TakesAllThatFit() => Assert.Equal("0 1 2", Next(Eight, 0, Row(3), Row(3), Row(2), Row(1)).Taken);

    [Fact]
    public void Next_NoDelay_PrefersNoSize() => Assert.Equal("0 1 2", Next(Preferring with { MaxQueueDelayMicroseconds = 0 }, 0, Row(), Row(), Row()).Taken);

    [Fact]
    public void Next_OneDoesNotFit_TakesThoseBehindItThatDo() => Assert.Equal("0 2", Next(Eight, 0, Row(6), Row(3), Row(2)).Taken);

    [Fact]
    public void Next_OtherShapes_AreNeverMixed() => Assert.Equal("0 2", Next(Eight, 0, Row(), Row() with { IsLikeFirst = false }, Row()).Taken);

    [Fact]
    public void Next_FirstLargerThanTheLimit_IsStillTakenAlone() => Assert.Equal("0", Next(Eight, 0, Row(9), Row()).Taken);

    [Theory]
    [InlineData(0, "", 150)]
    [InlineData(99, "", 150)]
    [InlineData(100, "0 1", long.MaxValue)]
    public void Next_Delay_WaitsFromTheOldestArrival(int waited, string taken, long until) =>
        Assert.Equal((taken, until), Next(Patient, 50 + waited, Row() with { ArrivedAt = 60 }, Row() with { ArrivedAt = 50 }));

    [Fact]
    public void Next_DelayAndFull_DoesNotWait() => Assert.Equal("0 1", Next(Patient, 0, Row(4), Row(4)).Taken);

    [Fact]
    public void Next_DelayAndTheNextDoesNotFit_DoesNotWait() => Assert.Equal("0", Next(Patient, 0, Row(6), Row(3)).Taken);

    [Fact]
    public void Next_DelayAndTheNextIsOfAnotherShape_DoesNotWait() => Assert.Equal("0", Next(Patient, 0, Row(), Row() with { IsLikeFirst = false }).Taken);

    [Fact]
    public void Next_PreferredReached_GoesAtTheLargest() => Assert.Equal("0 1 2", Next(Preferring, 0, Row(), Row(), Row(2), Row()).Taken);

    [Fact]
    public void Next_PreferredNotReached_Waits() => Assert.Equal(("", 100), Next(Preferring, 0, Row()));

    [Fact]
    public void Next_PreferredOverstepped_GoesAsItIs() => Assert.Equal("0 1", Next(Preferring, 0, Row(3), Row(3)).Taken);

    [Fact]
    public void Next_PreferredReachedAndDelayOver_TakesAll() => Assert.Equal("0 1 2", Next(Preferring, 100, Row(), Row(), Row()).Taken);

    [Theory]
    [InlineData(0, 0, 5, 0)]
    [InlineData(3, 0, 0, 2)]
    [InlineData(3, 2, 0, 1)]
    [InlineData(3, 2, 1, 0)]
    [InlineData(3, 2, 3, 2)]
    public void LevelOf_Priority_IsTheLevelOrTheDefault(int levels, int byDefault, int priority, int level) =>
        Assert.Equal(level, BatchPolicy.LevelOf(Eight with { PriorityLevels = levels, DefaultPriorityLevel = byDefault }, priority));

    [Fact]
    public void IsLate_Timeout_CountsFromTheArrival()
    {
        Assert.False(BatchPolicy.IsLate(Eight, 0, long.MaxValue));
        var limited = Eight with { QueueTimeoutMicroseconds = 10 };
        Assert.Equal((false, true), (BatchPolicy.IsLate(limited, 5, 14), BatchPolicy.IsLate(limited, 5, 15)));
    }

    private static BatchCandidate Row(int rows = 1) => new(0, rows, true);

    private static (string Taken, long WaitUntil) Next(BatchingOptions options, long now, params BatchCandidate[] waiting)
    {
        var taken = new int[waiting.Length];
        var count = BatchPolicy.Next(options, waiting, now, taken, out var waitUntil);
        return (string.Join(' ', taken.Take(count)), waitUntil);
    }
}
