using ModelGrains.Core.Retirement;

namespace ModelGrains.Core.Tests.Retirement;

public class PeriodTextTests
{
    [Theory]
    [InlineData("30d", 30 * 24)]
    [InlineData("36h", 36)]
    [InlineData("P30D", 30 * 24)]
    [InlineData("P1DT12H", 36)]
    [InlineData("PT90M", 1.5)]
    [InlineData("3650d", 3650 * 24)]
    public void TryParse_Period_IsRead(string text, double hours)
    {
        Assert.True(PeriodText.TryParse(text, out var period));
        Assert.Equal(TimeSpan.FromHours(hours), period);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("30")]
    [InlineData("d")]
    [InlineData("0d")]
    [InlineData("-3d")]
    [InlineData("3651d")]
    [InlineData("P")]
    [InlineData("P0D")]
    [InlineData("P1Y")]
    [InlineData("P1M")]
    [InlineData("-P1D")]
    [InlineData("P99999999999D")]
    [InlineData("P1D ")]
    [InlineData("2147483647d")]
    public void TryParse_OtherText_IsRefused(string? text) => Assert.False(PeriodText.TryParse(text, out _));

    [Theory]
    [InlineData("2027-01-31", "2027-01-31 00:00Z")]
    [InlineData("2027-01-31T12:30Z", "2027-01-31 12:30Z")]
    [InlineData("2027-01-31T12:30:15", "2027-01-31 12:30Z")]
    [InlineData("2027-01-31T12:30:15.5+02:00", "2027-01-31 10:30Z")]
    public void TryParseTime_Time_IsReadInUtc(string text, string expected)
    {
        Assert.True(PeriodText.TryParseTime(text, out var time));
        Assert.Equal(expected, PeriodText.Format(time));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("tomorrow")]
    [InlineData("31.01.2027")]
    [InlineData("2027-02-30")]
    public void TryParseTime_OtherText_IsRefused(string? text) => Assert.False(PeriodText.TryParseTime(text, out _));

    [Theory]
    [InlineData(720, "30d")]
    [InlineData(36, "36h")]
    [InlineData(1.5, "90m")]
    public void Format_Period_IsInItsLargestUnit(double hours, string expected) => Assert.Equal(expected, PeriodText.Format(TimeSpan.FromHours(hours)));

    [Fact]
    public void LabelMatch_Texts_AreReadOrRefused()
    {
        Assert.True(LabelMatch.TryParse(" tier = gold ", out var match));
        Assert.Equal("tier=gold", match.ToString());
        Assert.All((string?[])[null, "", "tier", "=gold", "tier="], text => Assert.False(LabelMatch.TryParse(text, out _)));
    }

    [Theory]
    [InlineData(1, 0.0, 2.5)]
    [InlineData(1, 0.999999, 5)]
    [InlineData(3, 0.0, 10)]
    [InlineData(20, 0.0, 1800)]
    [InlineData(5000, 0.999999, 3600)]
    public void RetryDelay_AfterFailures_DoublesUpToTheLimit(int failures, double draw, double seconds) =>
        Assert.Equal(seconds, new RetryDelay(TimeSpan.FromSeconds(5), TimeSpan.FromHours(1)).After(failures, draw).TotalSeconds, 0.01);
}
