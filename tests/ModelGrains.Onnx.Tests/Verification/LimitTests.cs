using System.Diagnostics;
using ModelGrains.Errors;
using ModelGrains.Onnx.Tests.Support;
using ModelGrains.Onnx.Verification;
using ModelGrains.Tests;

namespace ModelGrains.Onnx.Tests.Verification;

/// <summary>Packages that go past a limit, and children that end otherwise than they should.</summary>
public class LimitTests
{
    /// <summary>A run that nobody waits for the end of.</summary>
    private static readonly string Forever = TestPackage.With(TestPackage.Sample(TestPackage.Tensor("iters", "INT64", "[]", "[1000000000]")));

    [Fact]
    public async Task Verify_RunTakesTooMuchMemory_SaysSo()
    {
        using var package = new TestPackage("hog", TestPackage.With(TestPackage.Sample(TestPackage.Tensor("shape", "INT64", "[1]", "[400000000]"))));
        Assert.Contains("sample 'one' fails", await Verifiers.FailAsync(package, VerificationFailure.OutOfMemory, new VerifierOptions { MemoryMegabytes = 64 }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Optimize_GraphThatGrowsWhileItLoads_IsKilledAndLeavesNothing()
    {
        using var package = new TestPackage(TinyGraph.Bomb(64L << 20));
        Process? child = null;
        using var verifier = Verifiers.Make(new VerifierOptions { MemoryMegabytes = 64 }, begun => child = Process.GetProcessById(begun.Id));

        var outcome = await verifier.OptimizeAsync(package.Folder, package.Manifest, default);

        Verifiers.AssertFailed(package, VerificationFailure.OutOfMemory, outcome.Error);
        AssertGone(child);
        Assert.Equal([package["model.onnx"]], Directory.EnumerateFileSystemEntries(package.Folder));
    }

    [Fact]
    public async Task Verify_NeverEnds_IsKilledWhenItsTimeIsOver()
    {
        using var package = new TestPackage("slow", Forever);
        Process? child = null;
        var time = new ManualTime();
        using var verifier = Verifiers.Make(time: time, onBegun: begun =>
        {
            child = Process.GetProcessById(begun.Id);
            time.Advance(TimeSpan.FromSeconds(120));
        });

        var outcome = await verifier.VerifyAsync(package.Folder, package.Manifest, default);

        var text = Verifiers.AssertFailed(package, VerificationFailure.TimedOut, outcome.Error);
        Assert.Contains("it was still running after 120 s, which is the limit", text, StringComparison.Ordinal);
        AssertGone(child);
    }

    [Fact]
    public async Task Verify_TooMuchProcessorTime_IsEndedByTheKernel()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var package = new TestPackage("slow", Forever);
        var text = await Verifiers.FailAsync(package, VerificationFailure.CpuExceeded, new VerifierOptions { CpuSeconds = 2 });
        Assert.Contains("more than 2 s of processor time", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_KilledFromOutside_IsACrashWithItsSignal()
    {
        using var package = new TestPackage("slow", Forever);
        var text = await Verifiers.FailAsync(package, VerificationFailure.Crashed, onBegun: child => child.Kill());
        Assert.Contains("the process crashed with signal 9", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_Cancelled_KillsTheChildBeforeItAnswers()
    {
        using var package = new TestPackage("slow", Forever);
        using var cancellation = new CancellationTokenSource();
        Process? child = null;
        using var verifier = Verifiers.Make(onBegun: begun =>
        {
            child = Process.GetProcessById(begun.Id);
            cancellation.Cancel();
        });

        var outcome = await verifier.VerifyAsync(package.Folder, package.Manifest, cancellation.Token);

        Assert.Equal(ModelErrorCode.Cancelled, outcome.Error!.Code);
        AssertGone(child);
    }

    [Fact]
    public async Task Optimize_Cancelled_LeavesNothing()
    {
        using var package = new TestPackage("mlp_1m");
        using var cancellation = new CancellationTokenSource();
        using var verifier = Verifiers.Make(onBegun: _ => cancellation.Cancel());

        var outcome = await verifier.OptimizeAsync(package.Folder, package.Manifest, cancellation.Token);

        Assert.Equal(ModelErrorCode.Cancelled, outcome.Error!.Code);
        Assert.Equal([package["model.onnx"]], Directory.EnumerateFileSystemEntries(package.Folder));
    }

    [Fact]
    public async Task Verify_SeveralAtOnce_WaitTheirTurn()
    {
        using var package = new TestPackage("add_one");
        var children = new List<Process>();
        var together = 0;
        using var verifier = Verifiers.Make(new VerifierOptions { Concurrent = 1 }, begun =>
        {
            together += children.Count(earlier => IsThere(earlier.Id));
            children.Add(Process.GetProcessById(begun.Id));
        });

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => verifier.VerifyAsync(package.Folder, package.Manifest, default)));

        Assert.All(outcomes, outcome => Assert.True(outcome.IsSuccess, outcome.Error?.Message));
        Assert.Equal((3, 0), (children.Count, together));
    }

    [Fact]
    public async Task Verify_CancelledWhileItWaits_StartsNothingAndLeavesTheTurn()
    {
        using var slow = new TestPackage("slow", Forever);
        using var package = new TestPackage("add_one");
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        var begun = new TaskCompletionSource();
        using var verifier = Verifiers.Make(onBegun: _ => begun.TrySetResult());

        var running = verifier.VerifyAsync(slow.Folder, slow.Manifest, first.Token);
        await begun.Task;
        var waiting = verifier.VerifyAsync(package.Folder, package.Manifest, second.Token);
        await second.CancelAsync();

        Assert.Equal(ModelErrorCode.Cancelled, (await waiting).Error!.Code);
        Assert.False(running.IsCompleted);
        await first.CancelAsync();
        await running;
        Assert.True((await verifier.VerifyAsync(package.Folder, package.Manifest, default)).IsSuccess);
    }

    private static void AssertGone(Process? child)
    {
        Assert.NotNull(child);
        Assert.False(IsThere(child.Id), $"process {child.Id} is still there");
    }

    private static bool IsThere(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }
}
