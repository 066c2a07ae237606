using ModelGrains.Cli.Output;
using Spectre.Console;

namespace ModelGrains.Cli.Tests;

public sealed class OutputTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1.0 KiB")]
    [InlineData(24_678, "24.1 KiB")]
    [InlineData(1_048_575, "1.0 MiB")]
    [InlineData(5_368_709_120, "5.0 GiB")]
    public void Bytes_AnySize_InItsUnit(long bytes, string expected) => Assert.Equal(expected, Units.Bytes(bytes));

    [Theory]
    [InlineData(0, "0 %")]
    [InlineData(1, "100 %")]
    [InlineData(0.125, "12.5 %")]
    public void Share_AnyShare_InPercent(double share, string expected) => Assert.Equal(expected, Units.Share(share));

    [Fact]
    public async Task Progress_AtATerminal_ShowsTheSteps()
    {
        var screen = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(screen),
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
        });
        Assert.Equal(3, await StepProgress.RunAsync(console, WorkAsync));
        Assert.Contains("Uploading 2.0 KiB", screen.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Progress_Redirected_WritesNothing()
    {
        var pipe = new StringWriter();
        var terminal = Terminal.Of(TextWriter.Null, false, pipe, false, TextReader.Null, false);
        Assert.Equal(3, await StepProgress.RunAsync(terminal.Error, WorkAsync));
        Assert.Equal("", pipe.ToString());
    }

    private static Task<int> WorkAsync(IStepProgress progress)
    {
        progress.Start("Packing", 0);
        progress.Start("Uploading", 2048);
        progress.Advance(2048);
        progress.Wait("Validating and loading");
        return Task.FromResult(3);
    }
}
