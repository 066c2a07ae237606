using System.Diagnostics;
using System.Globalization;
using ModelGrains.Errors;
using ModelGrains.Onnx.Tests.Support;
using ModelGrains.Onnx.Verification;

namespace ModelGrains.Onnx.Tests.Verification;

/// <summary>A program that is not there, cannot be started, or does not do what the verifier does: shell scripts stand in for it.</summary>
public sealed class OtherProgramTests : IDisposable
{
    private readonly TestPackage package = new("add_one");
    private readonly string folder = Directory.CreateTempSubdirectory("modelgrains-program-").FullName;

    public void Dispose()
    {
        package.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Verify_NoProgram_IsTheServersFaultAndNamesTheSetting()
    {
        var error = await FaultAsync(Path.Combine(folder, "nowhere"));
        Assert.Contains("'modelgrains-verifier' is not there", error.Message, StringComparison.Ordinal);
        Assert.Contains("ModelGrains:Verifier:Path", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_ProgramThatCannotStart_IsTheServersFault()
    {
        var path = Path.Combine(folder, "verifier");
        await File.WriteAllTextAsync(path, "no program");
        Assert.Contains("'verifier' could not be started", (await FaultAsync(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo no report", "ended without a report")]
    [InlineData("exit 0", "ended without a report")]
    [InlineData("echo '{}'", "ended without a report")]
    [InlineData("echo '{\"problem\":{\"message\":\"no room\"}}'", "failed in itself: no room")]
    [InlineData("echo 'no runtime in /opt/dotnet/shared' >&2; exit 150", "ended at its start with exit code 150: no runtime in …")]
    [InlineData("exit 3", "ended at its start with exit code 3")]
    [InlineData("yes", "wrote without end")]
    public async Task Verify_ProgramThatGivesNoReport_IsTheServersFaultAndSaysWhat(string script, string what)
    {
        if (OperatingSystem.IsLinux())
            Assert.Contains(what, (await FaultAsync(Script(script))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_FloodOfErrors_IsReadAndLetGo()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var script = Script("head -c 50000000 /dev/zero | tr '\\0' x >&2; exit 4");
        Assert.InRange((await FaultAsync(script)).Message.Length, 100, 1000);
    }

    [Fact]
    public async Task Verify_ProgramWithChildrenOfItsOwn_TakesThemAlong()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var note = Path.Combine(folder, "grandchild");
        using var cancellation = new CancellationTokenSource();
        var script = Script($"sleep 1000 & echo $! > {note}; echo 'modelgrains-verifier: baseline 1' >&2; wait");
        using var verifier = Verifiers.Make(new VerifierOptions { Path = script }, _ => cancellation.Cancel());

        var outcome = await verifier.VerifyAsync(package.Folder, package.Manifest, cancellation.Token);

        Assert.Equal(ModelErrorCode.Cancelled, outcome.Error!.Code);
        var grandchild = int.Parse(await File.ReadAllTextAsync(note), CultureInfo.InvariantCulture);
        Assert.True(!File.Exists($"/proc/{grandchild}/stat") || (await File.ReadAllTextAsync($"/proc/{grandchild}/stat")).Contains(") Z ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Verify_ServersEnvironment_IsNotGivenAway()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var note = Path.Combine(folder, "environment");
        Environment.SetEnvironmentVariable("ModelGrains__Secret", "hunter2");
        try
        {
            await FaultAsync(Script($"env > {note}"));
        }
        finally
        {
            Environment.SetEnvironmentVariable("ModelGrains__Secret", null);
        }

        var environment = await File.ReadAllTextAsync(note);
        Assert.Contains("ORT_DISABLE_TELEMETRY=1", environment, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", environment, StringComparison.Ordinal);
    }

    private string Script(string lines)
    {
        var path = Path.Combine(folder, "script");
        File.WriteAllText(path, $"#!/bin/sh\n{lines}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return path;
    }

    private async Task<ModelError> FaultAsync(string program)
    {
        using var verifier = Verifiers.Make(new VerifierOptions { Path = program });
        var error = (await verifier.VerifyAsync(package.Folder, package.Manifest, default)).Error;
        Assert.Equal(ModelErrorCode.RuntimeFault, error!.Code);
        Assert.DoesNotContain(folder, error.Message, StringComparison.Ordinal);
        ErrorTexts.AssertClean(error);
        return error;
    }
}
