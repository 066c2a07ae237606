using ModelGrains.Protocol.Grpc;

namespace ModelGrains.Protocol.Tests.Grpc;

public sealed class GrpcTimeoutTests
{
    [Theory]
    [InlineData("1H", 3600_0000000)]
    [InlineData("2M", 120_0000000)]
    [InlineData("3S", 3_0000000)]
    [InlineData("4m", 4_0000)]
    [InlineData("5u", 50)]
    [InlineData("99999999H", 99999999 * 36_000_000_000)]
    [InlineData("101n", 2)]
    [InlineData("0S", 0)]
    public void TryParse_DigitsAndUnit_IsTheTime(string text, long ticks)
    {
        Assert.True(GrpcTimeout.TryParse(text, out var timeout));
        Assert.Equal(ticks, timeout.Ticks);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("S")]
    [InlineData("-1S")]
    [InlineData(" 1S")]
    [InlineData("1.5S")]
    [InlineData("1s")]
    [InlineData("123456789S")]
    public void TryParse_AnythingElse_IsFalse(string text) => Assert.False(GrpcTimeout.TryParse(text, out _));

    [Theory]
    [InlineData(0, "0u")]
    [InlineData(-5, "0u")]
    [InlineData(1, "1u")]
    [InlineData(30_0000000, "30000000u")]
    [InlineData(100_0000000, "100000m")]
    [InlineData(100_0000001, "100001m")]
    [InlineData(long.MaxValue, "99999999H")]
    public void Format_PicksTheFinestUnitThatHoldsIt(long ticks, string expected) =>
        Assert.Equal(expected, GrpcTimeout.Format(TimeSpan.FromTicks(ticks)));

    [Fact]
    public void Start_PastOrEndless_IsCancelledOrNever()
    {
        using var past = GrpcTimeout.Start(TimeSpan.Zero, TimeProvider.System);
        using var endless = GrpcTimeout.Start(TimeSpan.MaxValue, TimeProvider.System);

        Assert.True(past.IsCancellationRequested);
        Assert.False(endless.IsCancellationRequested);
    }
}
