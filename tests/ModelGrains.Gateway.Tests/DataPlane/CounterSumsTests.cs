using System.Collections.Immutable;
using ModelGrains.Gateway.DataPlane;
using ModelGrains.Models;

namespace ModelGrains.Gateway.Tests.DataPlane;

/// <summary>Sums of counters.</summary>
public sealed class CounterSumsTests
{
    [Fact]
    public void Sum_OfNothing_IsZero() => Assert.Equal(0, CounterSums.Sum([]).Succeeded);

    [Fact]
    public void Sum_EveryNumber_IsAddedUp()
    {
        // Every property gets its own value, so that one that is forgotten or mixed up shows.
        var numbers = typeof(InstanceCounters).GetProperties().Where(property => property.PropertyType == typeof(long)).ToList();
        var (one, other) = (new InstanceCounters(), new InstanceCounters());
        for (var i = 0; i < numbers.Count; i++)
        {
            numbers[i].SetValue(one, 1L << i);
            numbers[i].SetValue(other, 1L << (i + numbers.Count));
        }

        var sum = CounterSums.Sum([one, other]);

        Assert.NotEmpty(numbers);
        for (var i = 0; i < numbers.Count; i++)
            Assert.Equal((1L << i) + (1L << (i + numbers.Count)), numbers[i].GetValue(sum));
    }

    [Fact]
    public void Sum_BatchesAndLastUse_AreJoinedBySizeAndTheLatest()
    {
        var early = DateTimeOffset.UnixEpoch;
        var sum = CounterSums.Sum(
        [
            new InstanceCounters { LastUsed = early.AddDays(2), Batches = [Batch(1, 1), Batch(8, 2)] },
            new InstanceCounters(),
            new InstanceCounters { LastUsed = early.AddDays(1), Batches = [Batch(2, 4), Batch(8, 8)], QueueLatency = Histogram(3) },
            new InstanceCounters { QueueLatency = Histogram(4) },
        ]);

        Assert.Equal(early.AddDays(2), sum.LastUsed);
        Assert.Equal([Batch(1, 1), Batch(2, 4), Batch(8, 10)], sum.Batches.AsEnumerable());
        Assert.Equal(7, sum.QueueLatency.Counts[0]);
    }

    private static BatchCounters Batch(long size, long count) => new()
    {
        BatchSize = size,
        Executions = count,
        ComputeInputMicroseconds = count,
        ComputeInferMicroseconds = count,
        ComputeOutputMicroseconds = count,
    };

    private static LatencyHistogram Histogram(long count) =>
        new() { Counts = [count, .. ImmutableArray.CreateRange(Enumerable.Repeat(0L, LatencyHistogram.Bounds.Length))], SumMicroseconds = count };
}
