using System.Collections.Immutable;
using System.Net;
using ModelGrains.Core.Hashing;
using ModelGrains.Core.Usage;

namespace ModelGrains.Core.Tests.Usage;

public sealed class CallerSketchTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(10, 1)]
    [InlineData(100, 10)]
    [InlineData(10_000, 1500)]
    [InlineData(1_000_000, 150_000)]
    public void Estimate_SoManyCallers_IsNear(int callers, int allowed)
    {
        var registers = new int[CallerSketch.Registers];
        for (var i = 0; i < callers; i++)
            CallerSketch.Add(registers, KeyHash.Of($"user-{i}"));

        Assert.InRange(CallerSketch.Estimate(CallerSketch.ToBytes(registers)), callers - allowed, callers + allowed);
    }

    [Fact]
    public void Add_SameCallersAgain_ChangesNothing()
    {
        var registers = new int[CallerSketch.Registers];
        for (var i = 0; i < 3000; i++)
            CallerSketch.Add(registers, KeyHash.Of($"user-{i % 30}"));

        Assert.InRange(CallerSketch.Estimate(CallerSketch.ToBytes(registers)), 28, 32);
    }

    [Fact]
    public void Merge_OverlappingSketches_IsThatOfAllTheirCallers()
    {
        var (one, other, all) = (Sketch(0, 600), Sketch(400, 1000), Sketch(0, 1000));

        Assert.Equal(all, CallerSketch.Merge(one, other));
        Assert.Equal(all, CallerSketch.Merge(CallerSketch.Merge(other, one), one));
        Assert.Equal(one, CallerSketch.Merge([], one));
        Assert.Equal(one, CallerSketch.Merge(one, []));
    }

    [Fact]
    public void Add_ManyThreadsAtOnce_IsThatOfOne()
    {
        var registers = new int[CallerSketch.Registers];
        Parallel.For(0, 20_000, i => CallerSketch.Add(registers, KeyHash.Of($"user-{i}")));

        Assert.Equal(Sketch(0, 20_000), CallerSketch.ToBytes(registers));
    }

    [Fact]
    public void Add_AnyCaller_AllocatesNothing()
    {
        var registers = new int[CallerSketch.Registers];
        CallerSketch.Add(registers, KeyHash.Of("warm"));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            CallerSketch.Add(registers, KeyHash.Of("someone".AsSpan()) + (ulong)i);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    /// <summary>Golden: sketches of these are stored.</summary>
    [Fact]
    public void Of_KnownCallers_IsTheSameInEveryRelease()
    {
        Assert.Equal(0xefd01f60ba992926UL, KeyHash.Of("".AsSpan()));
        Assert.Equal(KeyHash.Of("ada"), KeyHash.Of("ada".AsSpan()));
        Assert.Equal(0x22fe2ac1273e85e8UL, KeyHash.Of("ada"));
        Assert.NotEqual(KeyHash.Of("ada"), KeyHash.Of("adb"));
        Assert.NotEqual(0UL, KeyHash.Of(IPAddress.Loopback.GetAddressBytes()));
    }

    private static byte[] Sketch(int from, int to)
    {
        var registers = new int[CallerSketch.Registers];
        for (var i = from; i < to; i++)
            CallerSketch.Add(registers, KeyHash.Of($"user-{i}"));
        return CallerSketch.ToBytes(registers);
    }
}
