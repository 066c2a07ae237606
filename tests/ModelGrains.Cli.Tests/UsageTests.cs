using ModelGrains.Cli.Tests.Fakes;

namespace ModelGrains.Cli.Tests;

public sealed class UsageTests
{
    [Fact]
    public async Task Help_Root_CommandsAndExitCodes()
    {
        var run = await CliRun.RunAsync(["--help"]);
        Assert.Equal(0, run.ExitCode);
        string[] expected = ["deploy", "list", "show", "infer", "load", "unload", "delete", "status", "--server", "Exit codes:", "  130  interrupted with Ctrl+C"];
        Assert.All(expected, text => Assert.Contains(text, run.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Help_Command_OptionsAndExitCodes()
    {
        var run = await CliRun.RunAsync(["deploy", "--help"]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("--keep-previous", run.Output, StringComparison.Ordinal);
        Assert.Contains("Exit codes:", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("modelgrains --help")]
    [InlineData("modelgrains --help", "lst")]
    [InlineData("modelgrains show --help", "show")]
    [InlineData("modelgrains show --help", "show", "a b")]
    [InlineData("modelgrains show --help", "show", "fraud/0")]
    [InlineData("modelgrains show --help", "show", "fraud", "--nope")]
    public async Task Wrong_Arguments_ExitCode2AndWhereToLook(string see, params string[] args)
    {
        var run = await CliRun.RunAsync(args);
        Assert.Equal(2, run.ExitCode);
        Assert.Equal("", run.Output);
        Assert.EndsWith($"See: {see}", run.Error.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_Option_TheToolsOwn()
    {
        var run = await CliRun.RunAsync(["--version"]);
        Assert.Equal(0, run.ExitCode);
        Assert.NotEqual("", run.Output.Trim());
    }

    [Fact]
    public void Docs_ExitCodes_AreThoseOfTheCode()
    {
        var page = File.ReadAllText(Path.Combine(RepositoryRoot(), "docs", "cli.md"));
        Assert.All(ExitCodes.Table, row => Assert.Contains($"| {row.Code} | {row.Meaning}", page, StringComparison.Ordinal));
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Directory.Build.props")))
            folder = folder.Parent!;
        return folder.FullName;
    }
}
