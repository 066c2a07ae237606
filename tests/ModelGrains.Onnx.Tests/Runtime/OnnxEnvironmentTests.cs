using System.Diagnostics;
using ModelGrains.Onnx.Runtime;
using ModelGrains.Onnx.Sessions;
using ModelGrains.Onnx.Tests.Support;

namespace ModelGrains.Onnx.Tests.Runtime;

[Collection(nameof(WholeProcess))]
public class OnnxEnvironmentTests
{
    [Fact]
    public void GetOrCreate_Twice_IsOneEnvironment() =>
        Assert.Same(TestProcess.Environment, OnnxEnvironment.GetOrCreate(new OnnxOptions { ArenaMegabytes = 16 }));

    [Fact]
    public void Version_Runtime_IsAVersion() => Assert.Matches(@"^1\.\d+\.\d+$", TestProcess.Environment.Version);

    [Fact]
    public async Task Telemetry_AfterLoading_IsOffAndLeavesNoFile()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var model = await HarnessUnderTest.LoadedAsync("add_one");
        await model.InferAsync(Support.Tensors.Floats("x", [1], 1));
        Assert.Equal("1", TestProcess.NativeVariable("ORT_DISABLE_TELEMETRY"));
        Assert.Equal(TestProcess.Home, TestProcess.NativeVariable("HOME"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(TestProcess.Home, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Sessions_Many_AddNoThreads()
    {
        var sessions = new OnnxSessionCache(TestProcess.Environment, TestProcess.Freed, RunLimit.None);
        using var threads = new InferenceThreads(new OnnxOptions { InferenceThreads = 1 }, TimeProvider.System);
        var harnesses = new List<SessionHarness>();
        await LoadAsync(0);
        var before = ThreadCount();
        for (var i = 1; i <= 30; i++)
            await LoadAsync(i);
        Assert.Equal(31, sessions.Count);

        // The process's own pool may grow by a few; a pool for each session would be thirty and more.
        Assert.InRange(ThreadCount(), 1, before + 8);
        foreach (var harness in harnesses)
            await harness.UnloadAsync("over");
        Assert.Equal(0, sessions.Count);

        async Task LoadAsync(int i)
        {
            var harness = new SessionHarness(InstanceKey.Parse($"m/{i + 1}#0"), sessions, threads, TimeProvider.System);
            var source = TestModels.Source("mlp_small", TestModels.Manifest("mlp_small") with { Threads = 1 + (i % 2) }) with { Package = PackageDigest.Parse($"sha256:{i:x64}") };
            Assert.Null(await harness.LoadAsync(() => Task.FromResult<Errors.Outcome<SessionSource>>(source), default));
            harnesses.Add(harness);
        }
    }

    /// <summary>What glibc keeps of released sessions is given back: memory is flat, not 2 MB a cycle.</summary>
    [Fact]
    public async Task Sessions_LoadedAndUnloaded200Times_LeaveMemoryAndThreadsFlat()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var model = new HarnessUnderTest(threads: 1);
        var source = TestModels.Source("mlp_1m");
        var input = Support.Tensors.Floats("x", [1, 256], new float[256]);
        long early = 0;
        var threads = 0;
        for (var cycle = 1; cycle <= 200; cycle++)
        {
            Assert.Null(await model.LoadAsync(source));
            await model.InferAsync(input);
            await model.Harness.UnloadAsync("over");
            if (cycle == 50)
                (early, threads) = (ResidentBytes(), ThreadCount());
        }

        Assert.InRange(ResidentBytes(), 0, early + (early / 10));
        Assert.InRange(ThreadCount(), 1, threads + 8);
    }

    private static int ThreadCount()
    {
        using var process = Process.GetCurrentProcess();
        return process.Threads.Count;
    }

    private static long ResidentBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        FreedMemory.GiveBack();
        return long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture) * Environment.SystemPageSize;
    }
}
