using ModelGrains.Core.Graphs;
using ModelGrains.Onnx.Graphs;
using ModelGrains.Onnx.Native;
using ModelGrains.Onnx.Runtime;
using ModelGrains.Onnx.Tests.Support;

namespace ModelGrains.Onnx.Tests.Runtime;

/// <summary>The limits that are written down are those of the library that is loaded, where its release is among them.</summary>
public class RuntimeSupportTests
{
    [Fact]
    public void Check_NewestIrVersion_IsTheLastThatLoads()
    {
        var newest = Enumerable.Range(8, 90).Last(version => Check(TinyGraph.Twice(version, 13)) is []);
        if (newest == 97)
            return; // A release whose limits nobody wrote down.
        Assert.Equal("", Load(TinyGraph.Twice(newest, 13)));
        Assert.Contains("Unsupported model IR version", Load(TinyGraph.Twice(newest + 1, 13)), StringComparison.Ordinal);
    }

    [Fact]
    public void Check_NewestOperatorSet_IsTheLastThatLoads()
    {
        var newest = Enumerable.Range(8, 90).Last(version => Check(TinyGraph.Twice(8, version)) is []);
        if (newest == 97)
            return;
        Assert.Equal("", Load(TinyGraph.Twice(8, newest)));
        Assert.Contains($"till opset {newest}", Load(TinyGraph.Twice(8, newest + 1)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("ai.onnx", true)]
    [InlineData("com.microsoft", true)]
    [InlineData("com.acme", false)]
    public void Check_DomainOfAnOperator_IsOneOfTheLibrarys(string domain, bool isKnown) =>
        Assert.Equal(isKnown, Check(TinyGraph.Twice(8, 13, domain)) is []);

    [Fact]
    public void Check_UnknownRelease_LimitsNothingButDomains()
    {
        var graph = Read(TinyGraph.Twice(99, 99));
        Assert.Empty(RuntimeSupport.Check(graph, "77.0.0"));
        Assert.Equal(2, RuntimeSupport.Check(graph, "1.29.3").Count());
    }

    [Fact]
    public void Check_EveryModelOfTheTests_IsWithinTheLimits()
    {
        foreach (var path in Directory.EnumerateFiles(TestModels.Folder, "*.onnx").Where(path => !Path.GetFileName(path).StartsWith("bad_", StringComparison.Ordinal)))
            Assert.Empty(RuntimeSupport.Check(OnnxGraphReader.Read(path, "m").Value!));
    }

    private static string[] Check(byte[] graph) => [.. RuntimeSupport.Check(Read(graph)).Select(error => error.Message)];

    private static GraphSummary Read(byte[] graph)
    {
        using var package = new TestPackage(graph);
        return OnnxGraphReader.Read(package["model.onnx"], "model.onnx").Value!;
    }

    private static string Load(byte[] graph)
    {
        try
        {
            unsafe
            {
                NativeApi.ReleaseSession(TestProcess.Environment.CreateSession(graph, 1, "cpu"));
            }

            return "";
        }
        catch (OrtException e)
        {
            return e.Message;
        }
    }
}
