using System.Text.Json;
using ModelGrains.Testing;

namespace ModelGrains.EndToEnd.Tests;

/// <summary>What a new user sees first.</summary>
public sealed class FirstStartTests
{
    [Fact]
    public async Task Start_NewDataDirectory_ServesTheSamplesAndPrintsACallThatWorks()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(
            folder["data"], ("SamplesDirectory", Path.Combine(AppContext.BaseDirectory, "samples", "models")));
        var printed = server.Output;
        while (!printed.Contains("curl ", StringComparison.Ordinal))
        {
            await Task.Yield();
            printed = server.Output;
        }

        foreach (var model in (string[])["digits_cnn/1", "iris_forest/1", "lande_langid/1"])
            Assert.Contains(model, printed, StringComparison.Ordinal);
        var curl = printed.Split(Environment.NewLine).First(line => line.TrimStart().StartsWith("curl ", StringComparison.Ordinal));
        var (exitCode, output, errors) = await ChildProcess.RunAsync("bash", "-c", curl);
        Assert.True(exitCode == 0, errors);
        Assert.Equal(0, JsonDocument.Parse(output).RootElement.GetProperty("outputs")[0].GetProperty("data")[0].GetInt32());
    }

    [Fact]
    public async Task CommandLine_LifeOfAModel_WorksAgainstTheServer()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder["data"]);

        Assert.Contains("iris_forest/1 is serving", await CliAsync(server, 0, "deploy", TestModels.PathOf("iris_forest")), StringComparison.Ordinal);
        Assert.Contains("Serving", await CliAsync(server, 0, "list"), StringComparison.Ordinal);
        Assert.Contains("answered by iris_forest/1", await CliAsync(server, 0, "infer", "iris_forest", "-i", "x=5.1,3.5,1.4,0.2"), StringComparison.Ordinal);
        Assert.Contains("FP32", await CliAsync(server, 0, "show", "iris_forest"), StringComparison.Ordinal);
        Assert.Contains("is cut short", await CliAsync(server, 3, "deploy", TestModels.PathOf("bad_truncated")), StringComparison.Ordinal);
        Assert.Contains("'nope' is not found", await CliAsync(server, 4, "infer", "nope", "-i", "x=1"), StringComparison.Ordinal);
        Assert.Contains("already deployed with other content", await CliAsync(server, 5, "deploy", TestModels.PathOf("iris_logreg"), "--name", "iris_forest", "--version", "1"), StringComparison.Ordinal);
        await CliAsync(server, 0, "unload", "iris_forest");
        Assert.Contains("has no available versions", await CliAsync(server, 7, "infer", "iris_forest", "-i", "x=5.1,3.5,1.4,0.2"), StringComparison.Ordinal);
        await CliAsync(server, 0, "load", "iris_forest");
        await CliAsync(server, 0, "delete", "iris_forest", "--yes");
        await CliAsync(server, 4, "show", "iris_forest");
    }

    private static async Task<string> CliAsync(ServerProcess server, int expected, params string[] arguments)
    {
        var (exitCode, output, errors) = await ChildProcess.RunAsync(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "modelgrains.dll"), .. arguments, "--server", server.Http.BaseAddress!.ToString()]);
        Assert.True(exitCode == expected, $"{string.Join(' ', arguments)}: exit code {exitCode}, expected {expected}: {output}{errors}");
        return output + errors;
    }
}
