using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ModelGrains.Onnx.Tests.Support;

namespace ModelGrains.Onnx.Tests.Verification;

/// <summary>The program itself, started as anybody can start it.</summary>
public class ProgramTests
{
    [Fact]
    public async Task Verifier_OneRequest_WritesOneDocumentAndNothingElse()
    {
        using var package = new TestPackage("add_one");
        var (exitCode, output) = await RunAsync($$"""{"command":"verify","folder":"{{package.Folder}}","model":"m","accelerator":"cpu"}""");
        Assert.Equal(0, exitCode);
        Assert.Equal("1.29.0".Split('.').Length, JsonDocument.Parse(output).RootElement.GetProperty("verification").GetProperty("runtimeVersion").GetString()!.Split('.').Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"command":"dance","folder":"/","model":"m","accelerator":"cpu"}""")]
    [InlineData("""{"command":"verify","folder":"/","model":"no name !","accelerator":"cpu"}""")]
    public async Task Verifier_NoRequest_SaysSo(string request)
    {
        var (exitCode, output) = await RunAsync(request);
        Assert.Equal(0, exitCode);
        Assert.NotEqual("", JsonDocument.Parse(output).RootElement.GetProperty("problem").GetProperty("message").GetString());
    }

    [Fact]
    public async Task Verifier_InputEnds_EndsInTheMiddleOfARun()
    {
        using var package = new TestPackage("slow", TestPackage.With(TestPackage.Sample(TestPackage.Tensor("iters", "INT64", "[]", "[1000000000]"))));
        using var process = Start();
        await process.StandardInput.WriteLineAsync($$"""{"command":"verify","folder":"{{package.Folder}}","model":"m","accelerator":"cpu","endsWithInput":true}""");
        await process.StandardInput.FlushAsync();
        Assert.StartsWith("modelgrains-verifier: baseline ", await process.StandardError.ReadLineAsync(), StringComparison.Ordinal);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        Assert.Equal(1, process.ExitCode);
    }

    [Fact]
    public async Task Verifier_WhileItWorks_IsBehindWhatServes()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var package = new TestPackage("slow", TestPackage.With(TestPackage.Sample(TestPackage.Tensor("iters", "INT64", "[]", "[1000000000]"))));
        string? oom = null, nice = null, core = null;
        await Verifiers.FailAsync(package, Onnx.Verification.VerificationFailure.Crashed, onBegun: child =>
        {
            oom = File.ReadAllText($"/proc/{child.Id}/oom_score_adj").Trim();
            nice = File.ReadAllText($"/proc/{child.Id}/stat").Split(')')[^1].Split(' ')[17];
            core = File.ReadLines($"/proc/{child.Id}/limits").First(line => line.StartsWith("Max core file size", StringComparison.Ordinal));
            child.Kill();
        });
        Assert.Equal(("1000", true), (oom, int.Parse(nice!, CultureInfo.InvariantCulture) >= 10));
        Assert.Matches(@"size\s+0\s+0\s", core);
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string request)
    {
        using var process = Start();
        await process.StandardInput.WriteAsync(request);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        await errors;
        return (process.ExitCode, output);
    }

    private static Process Start() => Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "modelgrains-verifier.dll")])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
