using ModelGrains.Cli.Tests.Fakes;

namespace ModelGrains.Cli.Tests;

public sealed class InferTests
{
    private const string Metadata = """{"name":"iris","versions":["1"],"platform":"onnxruntime_onnx","inputs":[{"name":"x","datatype":"FP32","shape":[-1,4]}],"outputs":[]}""";

    private const string Answer = """
        {"model_name":"iris","model_version":"3","outputs":[
        {"name":"label","datatype":"INT64","shape":[1],"data":[0]},
        {"name":"p","datatype":"FP32","shape":[1,12],"data":[0.97,0.02,0.01,"NaN",4,5,6,7,8,9,10,11]},
        {"name":"text","datatype":"BYTES","shape":[2],"data":["setosa","a [b]"]},
        {"name":"sure","datatype":"BOOL","shape":[],"data":[true]}]}
        """;

    [Fact]
    public async Task Infer_Input_RequestBySignatureAndTableOfOutputs()
    {
        await using var server = await FakeServer.StartAsync();
        server.On("GET /v2/models/iris", Metadata).On("POST /v2/models/iris/infer", Answer);
        var run = await CliRun.OnAsync(server, "infer", "iris", "--input", "x=5.1,3.5,1.4,0.2");
        Assert.Equal("", run.Error);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("""{"inputs":[{"name":"x","datatype":"FP32","shape":[1,4],"data":[5.1,3.5,1.4,0.2]}]}""", server.Seen[1].Text);
        Assert.Equal("application/json", server.Seen[1].Headers["Content-Type"]);
        string[] expected =
        [
            "OUTPUT DATATYPE SHAPE VALUES",
            "label INT64 [1] [0]",
            "p FP32 [1,12] [0.97, 0.02, 0.01, NaN, 4, 5, 6, 7, 8, 9, …]",
            "text BYTES [2] [\"setosa\", \"a [b]\"]",
            "sure BOOL [] [true]",
            "answered by iris/3",
        ];
        Assert.Equal(expected, run.Lines.Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
    }

    [Fact]
    public async Task Infer_Version_AskedForByNumber()
    {
        await using var server = await FakeServer.StartAsync();
        server.On("GET /v2/models/iris/versions/3", Metadata).On("POST /v2/models/iris/versions/3/infer", Answer);
        var run = await CliRun.OnAsync(server, "infer", "iris/3", "-i", "x=[[1,2,3,4],[5,6,7,8]]", "--json");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(Answer, run.Output.TrimEnd());
        Assert.Contains("\"shape\":[2,4]", server.Seen[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Infer_File_SentAsItIs()
    {
        using var folder = new TemporaryFolder();
        await using var server = await FakeServer.StartAsync();
        server.On("POST /v2/models/iris/infer", Answer);
        var run = await CliRun.OnAsync(server, "infer", "iris", "--file", folder.Write("request.json", "{ }"));
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("{ }", Assert.Single(server.Seen).Text);
    }

    [Theory]
    [InlineData("--file")]
    [InlineData("--data")]
    public async Task Infer_Dash_ReadsStandardInput(string option)
    {
        await using var server = await FakeServer.StartAsync();
        server.On("POST /v2/models/iris/infer", Answer);
        var run = await CliRun.RunAsync(["infer", "iris", option, "-", "--server", server.Url], input: """{"id":"é"}""");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("""{"id":"é"}""", Assert.Single(server.Seen).Text);
    }

    [Theory]
    [InlineData("infer", "iris")]
    [InlineData("infer", "iris", "-i", "x=1", "--file", "f")]
    [InlineData("infer", "iris", "--file", "/no/such/file")]
    public async Task Infer_NoRequestOrTwo_WrongUsage(params string[] args)
    {
        var run = await CliRun.RunAsync(args);
        Assert.Equal(2, run.ExitCode);
        Assert.NotEqual("", run.Error);
    }

    [Theory]
    [InlineData(400, 3)]
    [InlineData(404, 4)]
    [InlineData(429, 7)]
    [InlineData(503, 7)]
    [InlineData(500, 1)]
    public async Task Infer_ErrorOfTheProtocol_ItsTextAndExitCode(int status, int exitCode)
    {
        await using var server = await FakeServer.StartAsync();
        server.On("GET /v2/models/iris", """{"error":"Request for unknown model: 'iris' is not found"}""", status);
        var run = await CliRun.OnAsync(server, "infer", "iris", "-i", "x=1");
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Equal("Request for unknown model: 'iris' is not found", run.Error.TrimEnd());
    }

    [Fact]
    public async Task Infer_AnswerThatIsNone_Unexpected()
    {
        await using var server = await FakeServer.StartAsync();
        server.On("GET /v2/models/iris", Metadata).On("POST /v2/models/iris/infer", "[]");
        var run = await CliRun.OnAsync(server, "infer", "iris", "-i", "x=1,2,3,4");
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("The server's answer is not valid", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("iris@canary")]
    [InlineData("iris", "--label", "canary")]
    public async Task Infer_Label_IsAskedForInPlaceOfANumber(string model, params string[] options)
    {
        await using var server = await FakeServer.StartAsync();
        server.On("GET /v2/models/iris/versions/canary", Metadata).On("POST /v2/models/iris/versions/canary/infer", Answer);
        var run = await CliRun.OnAsync(server, ["infer", model, "-i", "x=1,2,3,4", .. options]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task Infer_Headers_GoWithTheRequest()
    {
        await using var server = await FakeServer.StartAsync();
        server.On("GET /v2/models/iris", Metadata).On("POST /v2/models/iris/infer", Answer);
        var run = await CliRun.OnAsync(server, "infer", "iris", "-i", "x=1,2,3,4", "--header", "x-user-id=42", "-H", "x-cohort=a=b");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(("42", "a=b"), (server.Seen[1].Headers["x-user-id"], server.Seen[1].Headers["x-cohort"]));
    }

    [Theory]
    [InlineData("'iris@No' is no model, version or label: expected 'model', 'model/3' or 'model@canary'", "iris@No")]
    [InlineData("'No' is no label: expected 1 to 63 lower case letters", "iris", "--label", "No")]
    [InlineData("'iris/3' says already which version: give --label with the model alone", "iris/3", "--label", "canary")]
    [InlineData("'x-user-id' is no header: expected NAME=VALUE as x-user-id=42", "iris", "--header", "x-user-id")]
    [InlineData("'x user' is no header's name", "iris", "--header", "x user=1")]
    [InlineData("The header 'Content-Type' is set by HTTP or gRPC itself", "iris", "--header", "Content-Type=a")]
    public async Task Infer_WrongLabelOrHeader_WrongUsage(string error, params string[] arguments)
    {
        var run = await CliRun.RunAsync(["infer", .. arguments, "-i", "x=1"]);

        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        Assert.Contains(error, run.Error, StringComparison.Ordinal);
    }
}
