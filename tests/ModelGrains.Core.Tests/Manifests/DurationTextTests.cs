using ModelGrains.Core.Manifests;

namespace ModelGrains.Core.Tests.Manifests;

public class DurationTextTests
{
    public static TheoryData<string, TimeSpan> Durations => new()
    {
        { "1ms", TimeSpan.FromMilliseconds(1) },
        { "500ms", TimeSpan.FromMilliseconds(500) },
        { "30s", TimeSpan.FromSeconds(30) },
        { "90m", TimeSpan.FromMinutes(90) },
        { "24h", TimeSpan.FromHours(24) },
        { "30d", TimeSpan.FromDays(30) },
        { "010s", TimeSpan.FromSeconds(10) },
        { "10675199d", TimeSpan.FromDays(10675199) },
        { "2147483647ms", TimeSpan.FromMilliseconds(int.MaxValue) },
    };

    [Theory]
    [MemberData(nameof(Durations))]
    public void TryParse_Duration_IsRead(string text, TimeSpan expected)
    {
        Assert.True(DurationText.TryParse(text, out var duration));
        Assert.Equal(expected, duration);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("30")]
    [InlineData("d")]
    [InlineData("0d")]
    [InlineData("-1d")]
    [InlineData("+1d")]
    [InlineData("1.5h")]
    [InlineData("1 d")]
    [InlineData(" 1d")]
    [InlineData("1d ")]
    [InlineData("1D")]
    [InlineData("1w")]
    [InlineData("1sm")]
    [InlineData("1mss")]
    [InlineData("1d2h")]
    [InlineData("10675200d")]
    [InlineData("2147483648ms")]
    [InlineData("１d")]
    public void TryParse_NotADuration_IsFalse(string? text) => Assert.False(DurationText.TryParse(text, out _));
}
