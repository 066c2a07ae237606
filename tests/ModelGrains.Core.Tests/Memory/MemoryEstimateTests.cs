using ModelGrains.Core.Memory;
using ModelGrains.Core.Tests.Catalog;
using ModelGrains.Models;

namespace ModelGrains.Core.Tests.Memory;

public sealed class MemoryEstimateTests
{
    [Fact]
    public void ForLoad_NothingKnown_IsMoreThanThePackage() =>
        Assert.Equal((130 + 1) << 20, MemoryEstimate.ForLoad(Record(size: 100 << 20), null));

    [Fact]
    public void ForLoad_MeasuredByItsVerification_IsThatWithoutTheProcess() =>
        Assert.Equal(500 << 20, MemoryEstimate.ForLoad(Record(size: 100) with { MemoryInBytes = 516 << 20 }, null));

    [Fact]
    public void ForLoad_LittleMeasured_IsNeverLessThanThePackageSays() =>
        Assert.Equal(1000 + 300 + (1 << 20), MemoryEstimate.ForLoad(Record(size: 1000) with { MemoryInBytes = 16 << 20 }, null));

    [Fact]
    public void ForLoad_LoadedHereBefore_IsWhatItTookAndTheFileThatIsRead() =>
        Assert.Equal(50 + 100, MemoryEstimate.ForLoad(Record(size: 100) with { MemoryInBytes = 7 }, 50));

    [Theory]
    [InlineData(null)]
    [InlineData(0L)]
    [InlineData(-5L)]
    public void AfterLoad_NotMeasured_StaysWhatWasAdmitted(long? measured) => Assert.Equal(1000, MemoryEstimate.AfterLoad(1000, measured));

    [Fact]
    public void Of_Start_PinnedThenServingThenTheMostRecentlyUsed()
    {
        var pinned = Records.Record(1, VersionState.Superseded) with { IsPinned = true };
        var serving = Records.Record(2, VersionState.Serving);
        var old = Records.Record(3, VersionState.Ready);
        var recent = Records.Record(4, VersionState.Ready);
        var unwanted = Records.Record(5, VersionState.Serving, DesiredState.Unloaded);

        var order = StartupOrder.Of([old, recent, unwanted, serving, pinned], new Dictionary<VersionKey, DateTimeOffset>
        {
            [old.Key] = DateTimeOffset.UnixEpoch,
            [recent.Key] = DateTimeOffset.UnixEpoch.AddDays(1),
        });

        Assert.Equal([pinned, serving, recent, old], order.AsEnumerable());
    }

    private static VersionRecord Record(long size) => Records.Record(1, VersionState.Ready) with { SizeInBytes = size };
}
