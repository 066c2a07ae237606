using Microsoft.Extensions.Logging;
using ModelGrains.Gateway.Settings;

namespace ModelGrains.Gateway.Tests.Settings;

/// <summary>Which levels the log settings let through.</summary>
public sealed class LogSettingsTests
{
    [Theory]
    [InlineData(LogLevel.Trace, 2u)]
    [InlineData(LogLevel.Debug, 1u)]
    [InlineData(LogLevel.Information, 0u)]
    [InlineData(LogLevel.Warning, 0u)]
    [InlineData(LogLevel.Error, 0u)]
    [InlineData(LogLevel.Critical, 0u)]
    public void New_WithTheHostsLevel_LetsThroughWhatTheHostDoes(LogLevel minimum, uint verbose)
    {
        var settings = new LogSettings(minimum);

        Assert.Equal(minimum, settings.MinimumLevel);
        Assert.Equal(verbose, settings.Current.VerboseLevel);
        foreach (var level in Enum.GetValues<LogLevel>().Where(level => level != LogLevel.None))
            Assert.Equal(level >= minimum, settings.IsEnabled(level));
    }

    [Fact]
    public void Update_OneLevelOff_LeavesTheOthersAndSaysThatItChanged()
    {
        var settings = new LogSettings();
        var changes = 0;
        settings.Changed += () => changes++;
        Assert.Null(settings.Update([new("log_warning", false), new("log_verbose_level", 1u)]));
        Assert.Null(settings.Update([new("log_warning", false)]));

        Assert.Equal(1, changes);
        Assert.Equal(LogLevel.Debug, settings.MinimumLevel);
        Assert.Equal(
            [LogLevel.Debug, LogLevel.Information, LogLevel.Error, LogLevel.Critical],
            Enum.GetValues<LogLevel>().Where(settings.IsEnabled));
    }
}
