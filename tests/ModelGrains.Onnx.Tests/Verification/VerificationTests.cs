using ModelGrains.Onnx.Tests.Support;
using ModelGrains.Onnx.Verification;

namespace ModelGrains.Onnx.Tests.Verification;

/// <summary>What the child process finds of a package.</summary>
public class VerificationTests
{
    private static readonly string Ones = TestPackage.Tensor("x", "FP32", "[1]", "[1]");

    [Fact]
    public async Task Verify_SamplesAnsweredRight_ReportsWhatWasMeasured()
    {
        using var package = new TestPackage("add_one", TestPackage.With(TestPackage.Sample(Ones, TestPackage.Tensor("y", "FP32", "[1]", "[2]")), TestPackage.Sample(Ones, name: "two")));

        var report = await Verifiers.PassAsync(package);

        Assert.Equal(("optimized/cpu/model.onnx", true, 2), (report.Graph, report.IsOptimized, report.Samples));
        Assert.True(report.Runs >= 2 && report.RunMilliseconds > 0 && report.MaxRunMilliseconds >= report.RunMilliseconds && report.LoadMilliseconds > 0);
        Assert.InRange(report.PeakMemoryBytes, 1, 32 << 20);
        Assert.Empty(report.Notes);
        Assert.StartsWith("2 samples answered as expected by the optimized graph; loaded in ", report.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_BiggerModel_TakesItsWeightsInMemory()
    {
        using var package = new TestPackage("mlp_1m");
        Assert.InRange((await Verifiers.PassAsync(package, optimize: false)).PeakMemoryBytes, 4 << 20, 64 << 20);
    }

    [Fact]
    public async Task Verify_WrongAnswer_SaysWhichSampleAndWhere()
    {
        using var package = new TestPackage("add_one", TestPackage.With(TestPackage.Sample(Ones, TestPackage.Tensor("y", "FP32", "[1]", "[3]"))));
        Assert.Contains("sample 'one': output 'y' differs at element 0 by 1", await Verifiers.FailAsync(package, VerificationFailure.WrongAnswer), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "output 'r' has NaN at element 0, expected a number")]
    [InlineData("[1]", "output 'r' has NaN at element 0, expected a finite number")]
    public async Task Verify_NotANumber_IsAFailureUnlessExpected(string expected, string what)
    {
        var output = expected.Length == 0 ? "" : TestPackage.Tensor("r", "FP32", "[1]", expected);
        using var package = new TestPackage("nan", TestPackage.With(TestPackage.Sample(TestPackage.Tensor("x", "FP32", "[1]", "[-1]"), output)));
        Assert.Contains(what, await Verifiers.FailAsync(package, VerificationFailure.NotANumber), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_NotANumberThatIsExpected_Passes()
    {
        var outputs = TestPackage.Tensor("r", "FP32", "[1]", "[\"NaN\"]") + ", " + TestPackage.Tensor("q", "FP32", "[1]", "[\"-Infinity\"]");
        using var package = new TestPackage("nan", TestPackage.With(TestPackage.Sample(TestPackage.Tensor("x", "FP32", "[1]", "[-1]"), outputs)));
        Assert.Equal(1, (await Verifiers.PassAsync(package)).Samples);
    }

    [Fact]
    public async Task Verify_FailsAtRun_SaysWhichSampleAndWhatTheRuntimeSays()
    {
        using var package = new TestPackage("fails_at_run", TestPackage.With(TestPackage.Sample(TestPackage.Tensor("idx", "INT64", "[1]", "[99]"))));
        Assert.Contains("sample 'one' fails, ONNX Runtime says: ", await Verifiers.FailAsync(package, VerificationFailure.RunFailed), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bad_empty", "is empty")]
    [InlineData("bad_garbage", "is not an ONNX model")]
    [InlineData("bad_truncated", "is cut short")]
    [InlineData("bad_opset99", "Opset 99")]
    [InlineData("bad_unknown_op", "Frobnicate")]
    [InlineData("bad_missing_external", "nowhere.bin")]
    [InlineData("bad_escaping_external", "outside the package")]
    public async Task VerifyAndOptimize_BadGraph_IsRefusedWithItsReasonAndLeavesNothing(string model, string reason)
    {
        using var package = new TestPackage(model);
        using var verifier = Verifiers.Make();

        var optimized = await verifier.OptimizeAsync(package.Folder, package.Manifest, default);

        Assert.Contains(reason, Verifiers.AssertFailed(package, VerificationFailure.LoadFailed, optimized.Error), StringComparison.Ordinal);
        Assert.Equal([package["model.onnx"]], Directory.EnumerateFileSystemEntries(package.Folder));
        Assert.Contains(reason, await Verifiers.FailAsync(package, VerificationFailure.LoadFailed), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("add_one")]
    [InlineData("fixed_batch")]
    [InlineData("data_dep_shape")]
    [InlineData("mlp_external_small")]
    [InlineData("str_labels")]
    [InlineData("slow")]
    [InlineData("hog")]
    [InlineData("fails_at_run")]
    public async Task Verify_NoSamples_LoadsAndTriesWhatIsMadeUp(string model)
    {
        using var package = new TestPackage(model);

        var report = await Verifiers.PassAsync(package, optimize: false);

        Assert.Equal("it runs on zeros, ones, halves of both signs", Assert.Single(report.Notes));
        Assert.Equal((0, 2), (report.Samples, report.Runs));
        Assert.StartsWith("no samples; the graph loads; loaded in ", report.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_NoSamplesAndNoNumberWhateverIsGiven_IsNotANumber()
    {
        using var package = new TestPackage("nan");
        Assert.EndsWith(
            "on zeros, output 'q' has NaN at element 0; on ones, output 'q' has an infinity at element 0; on halves of both signs, output 'q' has an infinity at element 0: " +
            "expected numbers on one of them, or a sample whose expected outputs say what is meant",
            await Verifiers.FailAsync(package, VerificationFailure.NotANumber),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mlp_small", 32)]
    [InlineData("iris_forest", 7)]
    public async Task Verify_BatchingOn_TriesOneAndTheLargest(string model, int size)
    {
        var row = TestPackage.Tensor("x", "FP32", "[2, 4]", "[5.1, 3.5, 1.4, 0.2, 6.7, 3, 5.2, 2.3]");
        using var package = new TestPackage(model, TestPackage.Batching(size, TestPackage.Sample(row)));
        Assert.Equal(size - (size % 2), (await Verifiers.PassAsync(package)).LargestBatch);
    }

    [Fact]
    public async Task Verify_BatchingOnAndRowsThatTouchEachOther_IsAWrongAnswer()
    {
        var row = TestPackage.Tensor("x", "FP32", "[1, 4]", "[1, 2, 3, 4]");
        using var coupled = new TestPackage("batch_coupled", TestPackage.Batching(8, TestPackage.Sample(row)));
        using var alone = new TestPackage("batch_coupled", TestPackage.With(TestPackage.Sample(row)));

        Assert.Contains("answers change when requests are joined", await Verifiers.FailAsync(coupled, VerificationFailure.WrongAnswer), StringComparison.Ordinal);
        Assert.Equal(0, (await Verifiers.PassAsync(alone)).LargestBatch);
    }

    [Fact]
    public async Task Verify_TooSlow_SaysHowSlowAndWhatIsAllowed()
    {
        using var package = new TestPackage("slow", TestPackage.With(TestPackage.Sample(TestPackage.Tensor("iters", "INT64", "[]", "[100]"))));
        var text = await Verifiers.FailAsync(package, VerificationFailure.TooSlow, new VerifierOptions { MaxLatencyMilliseconds = 1 });
        Assert.Contains("allowed 1 ms", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_Twice_LeavesThePackageAsItIs()
    {
        using var package = new TestPackage("add_one");
        await Verifiers.PassAsync(package);
        var before = Directory.EnumerateFiles(package.Folder, "*", SearchOption.AllDirectories).Select(file => (file, File.GetLastWriteTimeUtc(file))).ToList();
        await Verifiers.PassAsync(package, optimize: false);
        Assert.Equal(before, Directory.EnumerateFiles(package.Folder, "*", SearchOption.AllDirectories).Select(file => (file, File.GetLastWriteTimeUtc(file))));
    }
}
