using ModelGrains.Core.Memory;
using ModelGrains.Core.Tests.Support;

namespace ModelGrains.Core.Tests.Memory;

public sealed class MemoryPolicyTests
{
    [Fact]
    public void Decide_Fits_Admits() => Assert.Equal(MemoryVerdict.Admit, MemoryPolicy.Decide(100, 40, [Held(1, 60)]).Verdict);

    [Fact]
    public void Decide_MoreThanTheBudget_IsTooBigHoweverIdleTheOthersAre() =>
        Assert.Equal(MemoryVerdict.TooBig, MemoryPolicy.Decide(100, 101, [Held(1, 60)]).Verdict);

    [Fact]
    public void Decide_Full_TheLongestUnusedLeave()
    {
        var decision = MemoryPolicy.Decide(100, 50, [Held(1, 30, lastUsed: 3), Held(2, 30, lastUsed: 1), Held(3, 30, lastUsed: 2)]);

        Assert.Equal(MemoryVerdict.MakeRoom, decision.Verdict);
        Assert.Equal([Make.Digest(2), Make.Digest(3)], decision.Leaving.AsEnumerable());
    }

    [Fact]
    public void Decide_LaterOneAloneIsEnough_TheSmallOneBeforeItStays()
    {
        var decision = MemoryPolicy.Decide(100, 60, [Held(1, 5, lastUsed: 1), Held(2, 90, lastUsed: 2)]);

        Assert.Equal([Make.Digest(2)], decision.Leaving.AsEnumerable());
    }

    [Fact]
    public void Decide_IdleAreNotEnough_NobodyLeavesAndItIsToldWhenToAskAgain()
    {
        var decision = MemoryPolicy.Decide(100, 60, [Held(1, 30), Held(2, 60, inUse: true)]);

        Assert.Equal(MemoryVerdict.InUse, decision.Verdict);
        Assert.Empty(decision.Leaving);
        Assert.True(decision.RetryAfter > TimeSpan.Zero);
    }

    [Fact]
    public void Decide_PinnedHoldTooMuch_SaysSo()
    {
        var decision = MemoryPolicy.Decide(100, 60, [Held(1, 30), Held(2, 60, pinned: true)]);

        Assert.Equal(MemoryVerdict.Pinned, decision.Verdict);
        Assert.Contains("pinned", MemoryErrors.Refused(VersionKey.Parse("fraud/3"), 60, 100, decision).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_MayNotMakeRoom_NobodyLeaves() =>
        Assert.Equal(MemoryVerdict.InUse, MemoryPolicy.Decide(100, 60, [Held(1, 60)], mayMakeRoom: false).Verdict);

    [Fact]
    public void Refused_TooBig_NamesNeedAndBudget()
    {
        var error = MemoryErrors.Refused(VersionKey.Parse("fraud/3"), 3 << 20, 2 << 20, MemoryPolicy.Decide(2, 3, []));

        Assert.Equal(Errors.ModelErrorCode.InvalidInput, error.Code);
        Assert.Contains("needs 3 MiB", error.Message, StringComparison.Ordinal);
        Assert.Contains("has 2 MiB", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Whatever a silo holds: who leaves is enough, none too many, nobody in use or pinned, and none stays that was unused longer without need.</summary>
    [Fact]
    public void Decide_AnyHoldings_KeepsItsPromises()
    {
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            var holdings = Enumerable.Range(0, random.Next(20))
                .Select(i => Held((byte)i, random.Next(1, 100), random.Next(100), random.Next(5) == 0, random.Next(7) == 0))
                .ToList();
            var used = holdings.Sum(holding => holding.Bytes);
            var need = random.Next(1, 200);
            var budget = Math.Max(used, need) + random.Next(20);

            var decision = MemoryPolicy.Decide(budget, need, holdings);

            var leaving = holdings.Where(holding => decision.Leaving.Contains(holding.Content)).ToList();
            var missing = used + need - budget;
            Assert.DoesNotContain(leaving, holding => holding.IsInUse || holding.IsPinned);
            Assert.Equal(missing <= 0, decision.Verdict == MemoryVerdict.Admit);
            Assert.Equal(missing > 0 && holdings.Where(holding => !holding.IsInUse && !holding.IsPinned).Sum(holding => holding.Bytes) >= missing, decision.Verdict == MemoryVerdict.MakeRoom);
            Assert.Equal(decision.Verdict == MemoryVerdict.MakeRoom, leaving.Count > 0);
            Assert.All(leaving, holding => Assert.InRange(leaving.Sum(other => other.Bytes) - holding.Bytes, 0, missing - 1));
            Assert.True(leaving.Count == 0 || leaving.Sum(holding => holding.Bytes) >= missing);
        }
    }

    private static MemoryHolding Held(byte content, long bytes, long lastUsed = 0, bool inUse = false, bool pinned = false) =>
        new(Make.Digest(content), bytes, lastUsed, inUse, pinned);
}
