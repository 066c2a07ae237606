using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;
using ModelGrains.Cli.Tests.Fakes;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Tests;

public sealed class DeployTests : IDisposable
{
    private const string Line = "POST /api/v1/deployments";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Deploy_BareGraph_SentAsItIsUnderItsFilesName()
    {
        await using var server = await FakeServer.StartAsync();
        server.On(Line, new DeploymentView(Views.Version(), 1, 3), 201);
        var run = await CliRun.OnAsync(server, "deploy", folder.Write("iris_forest.onnx", "graph"));
        Assert.Equal("iris_forest/1 is serving (3 samples as expected, 24.1 KiB, sha256:ab12cd34ef56…)", Assert.Single(run.Lines));
        Assert.Equal("", run.Error);
        Assert.Equal(0, run.ExitCode);
        var request = Assert.Single(server.Seen);
        Assert.Equal($"{Line}?keepPrevious=false&name=iris_forest", request.Line);
        Assert.Equal("graph", request.Text);
        Assert.Equal("5", request.Headers["Content-Length"]);
        Assert.Equal("100-continue", request.Headers["Expect"]);
        Assert.Equal(Environment.UserName, request.Headers[ManagementHeaders.Actor]);
    }

    [Fact]
    public async Task Deploy_Options_SentAlong()
    {
        await using var server = await FakeServer.StartAsync();
        server.On(Line, new DeploymentView(Views.Version(), 1, 0), 201);
        var run = await CliRun.OnAsync(server, "deploy", folder.Write("a b.zip", "zip"), "--name", "fraud", "--version", "4", "--keep-previous");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("no samples to check", run.Output, StringComparison.Ordinal);
        Assert.Equal($"{Line}?keepPrevious=true&name=fraud&version=4", Assert.Single(server.Seen).Line);
    }

    [Fact]
    public async Task Deploy_Folder_ZippedWithEveryFileButDotFiles()
    {
        folder.Write("model.json", """{"name":"iris"}""");
        folder.Write("weights/part.bin", "weights");
        folder.Write(".git/config", "no");
        await using var server = await FakeServer.StartAsync();
        server.On(Line, new DeploymentView(Views.Version(), 1, 1), 201);
        var run = await CliRun.OnAsync(server, "deploy", folder.Path);
        Assert.Equal("", run.Error);
        Assert.Contains("(1 sample as expected,", run.Output, StringComparison.Ordinal);
        var request = Assert.Single(server.Seen);
        Assert.Equal($"{Line}?keepPrevious=false", request.Line);
        using var zip = new ZipArchive(new MemoryStream(request.Body));
        Assert.Equal(["model.json", "weights/part.bin"], zip.Entries.Select(entry => entry.FullName));
        Assert.Equal("weights", Encoding.UTF8.GetString(Read(zip.Entries[1])));
    }

    [Fact]
    public async Task Deploy_FolderTwice_SameBytes()
    {
        folder.Write("b", "2");
        folder.Write("a/c", "1");
        await using var server = await FakeServer.StartAsync();
        server.On(Line, new DeploymentView(Views.Version(), 1, 1), 201);
        await CliRun.OnAsync(server, "deploy", folder.Path);
        File.SetLastWriteTimeUtc(System.IO.Path.Combine(folder.Path, "b"), DateTime.UnixEpoch);
        await CliRun.OnAsync(server, "deploy", folder.Path);
        Assert.Equal(server.Seen[0].Body, server.Seen[1].Body);
    }

    [Fact]
    public async Task Deploy_FolderWithALink_RefusedByName()
    {
        var target = folder.Write("model.onnx", "graph");
        File.CreateSymbolicLink(System.IO.Path.Combine(folder.Path, "linked.bin"), target);
        await using var server = await FakeServer.StartAsync();
        var run = await CliRun.OnAsync(server, "deploy", folder.Path);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("'linked.bin' is a link to '", run.Error, StringComparison.Ordinal);
        Assert.Empty(server.Seen);
    }

    [Fact]
    public async Task Deploy_FolderWithALinkedFolder_RefusedByName()
    {
        Directory.CreateDirectory(System.IO.Path.Combine(folder.Path, "inner"));
        Directory.CreateSymbolicLink(System.IO.Path.Combine(folder.Path, "inner", "loop"), folder.Path);
        var run = await CliRun.RunAsync(["deploy", folder.Path]);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("'inner/loop' is a link", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deploy_FolderWithABadManifest_EachFieldOnItsOwnLineBeforeAnyUpload()
    {
        folder.Write("model.json", """{"name":"a b","instances":0}""");
        await using var server = await FakeServer.StartAsync();
        var run = await CliRun.OnAsync(server, "deploy", folder.Path);
        Assert.Equal(3, run.ExitCode);
        Assert.Empty(server.Seen);
        var lines = run.Error.TrimEnd().Split('\n');
        Assert.Equal("model.json is not valid:", lines[0]);
        Assert.Contains(lines, line => line.StartsWith("  name: is 'a b', expected", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("  instances: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Deploy_Refused_EachFieldOnItsOwnLine()
    {
        await using var server = await FakeServer.StartAsync();
        server.OnProblem(
            Line, "InvalidInput", 400, "The package is not valid: samples[0].inputs: wrong shape; is odd",
            new FieldProblem("samples[0].inputs", "wrong shape"), new FieldProblem("", "is odd"));
        var run = await CliRun.OnAsync(server, "deploy", folder.Write("m.zip", "zip"));
        Assert.Equal(3, run.ExitCode);
        Assert.Equal("The package is not valid:\n  samples[0].inputs: wrong shape\n  is odd\n", run.Error.ReplaceLineEndings("\n"));
        Assert.Equal("", run.Output);
    }

    [Fact]
    public async Task Deploy_BareGraphWithWeightsBesideIt_HintAtTheFolder()
    {
        await using var server = await FakeServer.StartAsync();
        server.OnProblem(
            Line, "InvalidInput", 400, "The package is not valid: graph: weight 'w' is kept in 'w.bin', which the package does not have",
            new FieldProblem("graph", "weight 'w' is kept in 'w.bin', which the package does not have"));
        var run = await CliRun.OnAsync(server, "deploy", folder.Write("m.onnx", "graph"));
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("deploy the folder instead", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deploy_RefusedBeforeTheUpload_NothingSent()
    {
        var before = 0L;
        await using var server = await FakeServer.StartAsync();
        server.On("EARLY " + Line, async context =>
        {
            before = context.Request.ContentLength ?? -1;
            context.Response.StatusCode = 400;
            await context.Response.WriteAsync("""{"title":"InvalidInput","status":400,"detail":"The package is larger than 5 bytes"}""");
        });
        var big = folder.Write("m.zip", new string('z', 8 << 20));
        var run = await CliRun.OnAsync(server, "deploy", big);
        Assert.Equal(3, run.ExitCode);
        Assert.Equal("The package is larger than 5 bytes", run.Error.TrimEnd());
        Assert.Equal(8 << 20, before);
    }

    [Theory]
    [InlineData("my model.onnx", "--name")]
    [InlineData("model.bin", "expected a package folder, a .zip or an .onnx file")]
    public async Task Deploy_FileThatCannotBe_WrongUsage(string file, string expected)
    {
        var run = await CliRun.RunAsync(["deploy", folder.Write(file, "")]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deploy_NoSuchPathOrEmptyFolder_WrongUsage()
    {
        var missing = await CliRun.RunAsync(["deploy", System.IO.Path.Combine(folder.Path, "missing")]);
        Assert.Equal(2, missing.ExitCode);
        Assert.Contains("does not exist", missing.Error, StringComparison.Ordinal);
        var empty = await CliRun.RunAsync(["deploy", folder.Path]);
        Assert.Equal(2, empty.ExitCode);
        Assert.Contains("has no files", empty.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--name", "a b", "'a b' is no model name")]
    [InlineData("--version", "0", "'0' is no version")]
    public async Task Deploy_BadOption_WrongUsage(string option, string value, string expected)
    {
        var run = await CliRun.RunAsync(["deploy", "x.onnx", option, value]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    private static byte[] Read(ZipArchiveEntry entry)
    {
        using var content = new MemoryStream();
        using var stream = entry.Open();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
