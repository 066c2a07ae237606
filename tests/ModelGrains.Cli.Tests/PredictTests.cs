using System.Text;
using System.Text.Json;
using ModelGrains.Cli.Tests.Fakes;

namespace ModelGrains.Cli.Tests;

public sealed class PredictTests : IDisposable
{
    private const int InvalidArgument = 3;
    private const int NotFound = 5;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Predict_AnswersOutOfOrder_AreLinesInTheOrderOfTheRows()
    {
        await using var model = await FakeGrpcModel.StartAsync();
        var last = new TaskCompletionSource();
        model.Before = async request =>
        {
            if (request.Id == "r4")
                last.SetResult();
            await last.Task;
            return 0;
        };
        var rows = folder.Write("rows.jsonl", string.Concat(Enumerable.Range(1, 4).Select(i => $$$"""{"id":"r{{{i}}}","inputs":{"x":[{{{i}}},0.5]}}""" + "\n")));
        var run = await PredictAsync(model, "sum/2", rows, "--parallel", "4");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            """{"row":1,"id":"r1","version":2,"outputs":[{"name":"high","datatype":"INT64","shape":[1],"data":[0]},{"name":"sum","datatype":"FP32","shape":[1],"data":[3]}]}""",
            Lines()[0]);
        Assert.Equal(["r1", "r2", "r3", "r4"], Lines().Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()));
        Assert.Contains("4 rows done, 4 of them now", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Predict_RowsOfEveryForm_AreOneCallEach()
    {
        await using var model = await FakeGrpcModel.StartAsync();
        var rows = folder.Write("rows.jsonl", "\uFEFF" + """
            {"inputs":{"x":[[1,2],[3,4]]}}

            {"id":7,"inputs":[{"name":"x","datatype":"FP32","shape":[1,2],"data":[5,6]}]}
            {"inputs":{"x":[7,"NaN"]}}
            """);
        var run = await PredictAsync(model, "sum", rows, "--parallel", "1");

        Assert.Equal((0, 3), (run.ExitCode, model.Seen.Count));
        Assert.Equal([2L, 1, 1], model.Seen.Select(request => request.Inputs[0].Shape[0]));
        Assert.Contains("\"id\":\"7\"", Lines()[1], StringComparison.Ordinal);
        Assert.Contains("\"data\":[\"NaN\"]", Lines()[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Predict_RowsThatAreWrong_AreErrorLinesWithTheirPlaceAndTheCodeSaysSo()
    {
        await using var model = await FakeGrpcModel.StartAsync();
        model.Before = request => Task.FromResult(request.Id == "bad" ? InvalidArgument : 0);
        var rows = folder.Write("rows.jsonl", """
            {"inputs":{"x":[1,2]}}
            {"inputs":
            {"id":"b","inputs":{"y":1}}
            {"id":"c","inputs":{"x":[1,2,3]}}
            {"id":"d","inputs":{"x":["one",2]}}
            {"id":"bad","inputs":{"x":[1,2]}}
            [1]
            """);
        var run = await PredictAsync(model, "sum", rows);

        Assert.Equal(ExitCodes.SomeRowsFailed, run.ExitCode);
        Assert.Equal(
            [
                "rows.jsonl, line 2: is no JSON, expected {\"inputs\": {name: values}} or {\"inputs\": [{name, datatype, shape, data}]}",
                "rows.jsonl, line 3: The model has no input 'y': its inputs are 'x' (FP32 [-1,2])",
                "rows.jsonl, line 4: Input 'x' takes a multiple of 2 values for its shape [-1,2], got 3",
                "not this one",
            ],
            Errors().Where((_, i) => i is 0 or 1 or 2 or 4));
        Assert.StartsWith("rows.jsonl, line 5: Input", Errors()[3], StringComparison.Ordinal);
        Assert.StartsWith("rows.jsonl, line 7: is an array, expected", Errors()[5], StringComparison.Ordinal);
        Assert.Contains("6 failed", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Predict_CsvWithLabelsAgainstAnother_ReportsScoresAndTheComparison()
    {
        await using var model = await FakeGrpcModel.StartAsync();
        var rows = folder.Write("rows.csv", "id,\"x0\",x1,right,note\na,1,2,0,\"a, b\"\nb,4,2,1,\nc,0.5,0.5,1,\n");
        var run = await PredictAsync(model, "sum/1", rows, "--against", "2", "--label-column", "right", "--report", Path.Combine(folder.Path, "report.json"));

        Assert.Equal(0, run.ExitCode);
        var report = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder.Path, "report.json"))).RootElement;
        Assert.Equal(3, report.GetProperty("rows").GetInt64());
        Assert.Equal(["sum/1", "sum/2"], report.GetProperty("versions").EnumerateArray().Select(version => version.GetProperty("version").GetString()));
        Assert.Equal(
            [2 / 3.0, 1 / 3.0],
            report.GetProperty("versions").EnumerateArray().Select(version => version.GetProperty("scores")[0].GetProperty("accuracy").GetDouble()));
        var comparison = report.GetProperty("comparisons")[0];
        Assert.Equal((3, 3), (comparison.GetProperty("pairs").GetInt64(), comparison.GetProperty("compared").GetInt64()));
        Assert.Equal(1, comparison.GetProperty("outputs")[0].GetProperty("flips").GetInt64());
        Assert.Equal(6, comparison.GetProperty("outputs")[1].GetProperty("maxDifference").GetDouble());
        Assert.Contains("sum/2 against sum/1: 3 pairs, 3 compared, 0 without both answers, 0 dropped", run.Output, StringComparison.Ordinal);
        Assert.Contains("\"against\":{\"2\":{\"version\":2,", Lines()[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Predict_CutAtAnyByteAndResumed_IsTheFileAndReportOfAnUninterruptedRun()
    {
        await using var model = await FakeGrpcModel.StartAsync();
        model.Before = request => Task.FromResult(request.Id == "r3" ? InvalidArgument : 0);
        var rows = folder.Write("rows.csv", "id,x0,x1,label\n" + string.Concat(Enumerable.Range(1, 6).Select(i => $"r{i},{i}.25,{(i == 5 ? "?" : "1")},1\n")));
        string[] options = ["--against", "3", "--json"];
        var whole = await PredictAsync(model, "sum/1", rows, options);
        var expected = File.ReadAllBytes(Output);
        Assert.Equal(ExitCodes.SomeRowsFailed, whole.ExitCode);
        Assert.Equal(6, Lines().Count);

        for (var cut = 0; cut <= expected.Length; cut += 1 + (cut % 7))
        {
            File.WriteAllBytes(Output, expected[..cut]);
            var calls = model.Seen.Count;
            var again = await PredictAsync(model, "sum/1", rows, [.. options, "--resume"]);

            Assert.Equal(ExitCodes.SomeRowsFailed, again.ExitCode);
            Assert.Equal(Encoding.UTF8.GetString(expected), File.ReadAllText(Output));
            Assert.Equal(WithoutTimes(whole.Output), WithoutTimes(again.Output));
            var done = Encoding.UTF8.GetString(expected[..cut]).Count(c => c == '\n');
            Assert.Equal(2 * Math.Min(6 - done, done >= 5 ? 1 : 5 - done), model.Seen.Count - calls);
        }
    }

    [Fact]
    public async Task Predict_OutputThatIsThere_IsNotOverwritten()
    {
        await using var model = await FakeGrpcModel.StartAsync();
        var rows = folder.Write("rows.jsonl", """{"inputs":{"x":[1,2]}}""");
        foreach (var other in (string[])["my notes\n", "my notes", "{\"row\":2,\"version\":1,\"outputs\":[]}\n", "{\"row\":1,\"id\":\"q\",\"version\":1,\"outputs\":[]}\n"])
        {
            folder.Write("out.jsonl", other);
            var run = await PredictAsync(model, "sum", rows);
            Assert.Equal(ExitCodes.Usage, run.ExitCode);
            Assert.Contains("exists: go on with it with --resume", run.Error, StringComparison.Ordinal);
            run = await PredictAsync(model, "sum", rows, "--resume");
            Assert.Equal(ExitCodes.Usage, run.ExitCode);
            Assert.Contains("is not the output of these rows and versions, line 1", run.Error, StringComparison.Ordinal);
            Assert.Equal(other, File.ReadAllText(Output));
        }

        Assert.Empty(model.Seen);
    }

    [Fact]
    public async Task Predict_VersionThatIsGone_StopsAndResumes()
    {
        await using var model = await FakeGrpcModel.StartAsync();
        model.Before = request => Task.FromResult(request.Id == "r3" ? NotFound : 0);
        var rows = folder.Write("rows.jsonl", string.Concat(Enumerable.Range(1, 4).Select(i => $$$"""{"id":"r{{{i}}}","inputs":{"x":[{{{i}}},0]}}""" + "\n")));
        var run = await PredictAsync(model, "sum/1", rows);

        Assert.Equal(ExitCodes.NotFound, run.ExitCode);
        Assert.Contains("Row 3 and those after it are not done, --resume goes on with them: not this one", run.Error, StringComparison.Ordinal);
        Assert.Equal(2, Lines().Count);

        model.Before = _ => Task.FromResult(0);
        Assert.Equal(0, (await PredictAsync(model, "sum/1", rows, "--resume")).ExitCode);
        Assert.Equal(4, Lines().Count);
    }

    [Fact]
    public async Task Predict_ServerThatIsOverloaded_IsAskedAgainWhenItSays()
    {
        await using var model = await FakeGrpcModel.StartAsync();
        model.Before = request => Task.FromResult(model.Seen.Count(seen => seen.Id == request.Id) <= 3 ? FakeGrpcModel.Overloaded : 0);
        var rows = folder.Write("rows.jsonl", string.Concat(Enumerable.Range(1, 5).Select(i => $$$"""{"id":"r{{{i}}}","inputs":{"x":[{{{i}}},0]}}""" + "\n")));
        var run = await PredictAsync(model, "sum/1", rows);

        Assert.Equal((0, 5, 20), (run.ExitCode, Lines().Count, model.Seen.Count));
    }

    [Fact]
    public async Task Predict_Tolerance_IsWhatTheComparisonTakes()
    {
        await using var model = await FakeGrpcModel.StartAsync();
        var rows = folder.Write("rows.jsonl", """{"inputs":{"x":[1,1]}}""");
        var run = await PredictAsync(model, "sum/1", rows, "--against", "2", "--atol", "2", "--json");

        var output = JsonDocument.Parse(run.Output).RootElement.GetProperty("comparisons")[0].GetProperty("outputs")[1];
        Assert.Equal((0, 1), (output.GetProperty("exact").GetInt64(), output.GetProperty("withinTolerance").GetInt64()));
    }

    [Fact]
    public async Task Predict_Folder_RowsOfAllFilesByTheirNames()
    {
        await using var model = await FakeGrpcModel.StartAsync();
        folder.Write("log/b/2.jsonl", """{"id":"second","inputs":{"x":[1,2]}}""");
        folder.Write("log/a/1.csv", "a,b,id\n1,2,first\n");
        folder.Write("log/readme.txt", "no rows");
        var run = await PredictAsync(model, "sum", Path.Combine(folder.Path, "log"));

        Assert.Equal((0, ""), (run.ExitCode, run.Output));
        Assert.Equal(["first", "second"], Lines().Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()));
    }

    [Theory]
    [InlineData("x0,x1,x2\n1,2,3\n", "rows.csv, line 1: Input 'x' takes a multiple of 2 values for its shape [-1,2], got 3, from the columns 'x0', 'x1', 'x2'")]
    [InlineData("a,b\none,two\n", "rows.csv, line 1: has no column 'x', none 'x0', 'x1' … and none of numbers for 'x' (FP32 [-1,2]): its columns are 'a', 'b'")]
    [InlineData("a,a\n1,2\n", "rows.csv, line 1: column 'a' is there twice, expected each once")]
    [InlineData("a,\"b\n1,2\n", "rows.csv, line 1: a field begins with a quote and has no end, expected another quote")]
    [InlineData("", "rows.csv is empty, expected a line with the names of the columns")]
    public async Task Predict_CsvThatDoesNotFit_IsRefusedBeforeAnyCall(string csv, string error)
    {
        await using var model = await FakeGrpcModel.StartAsync();
        var run = await PredictAsync(model, "sum", folder.Write("rows.csv", csv));

        Assert.Equal((ExitCodes.Usage, 0), (run.ExitCode, model.Seen.Count));
        Assert.Contains(error, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Predict_CsvRowsThatAreWrong_NameLineColumnAndValue()
    {
        await using var model = await FakeGrpcModel.StartAsync();
        await PredictAsync(model, "sum", folder.Write("rows.csv", "note,x0,x1\n\"two\nlines\",1,2\r\n,1\n,x,2\n,1e99,2\n"));

        Assert.Equal(
            ["rows.csv, line 4: has 2 fields, expected 3 as the header has", "rows.csv, line 5: column 'x0' is 'x', expected FP32 for input 'x'",
                "rows.csv, line 6: column 'x0' is '1e99', expected FP32 for input 'x'"],
            Errors());
        Assert.Single(model.Seen);
    }

    [Theory]
    [InlineData("--parallel", "0", "--parallel is 0, expected 1 to 256")]
    [InlineData("--against", "No!", "--against 'No!' is no version")]
    [InlineData("--against", "1", "--against '1' names a version twice")]
    [InlineData("--rtol", "-1", "--rtol is -1, expected a number not below 0")]
    [InlineData("--grpc", "nowhere", "'nowhere' is no gRPC address")]
    public async Task Predict_WrongOption_WrongUsage(string option, string value, string error)
    {
        var run = await CliRun.RunAsync(["predict", "sum/1", "--input", "rows.jsonl", "--output", "out.jsonl", option, value]);

        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        Assert.Contains(error, run.Error, StringComparison.Ordinal);
    }

    private string Output => Path.Combine(folder.Path, "out.jsonl");

    private Task<CliRun> PredictAsync(FakeGrpcModel model, string version, string rows, params string[] options) =>
        CliRun.RunAsync(["predict", version, "--input", rows, "--output", Output, "--grpc", model.Url, .. options]);

    private List<string> Lines() => [.. File.ReadAllText(Output).TrimEnd().Split('\n')];

    private List<string> Errors() =>
        [.. Lines().Select(line => JsonDocument.Parse(line).RootElement).Where(line => line.TryGetProperty("error", out _)).Select(line => line.GetProperty("error").GetProperty("message").GetString()!)];

    private static string WithoutTimes(string report)
    {
        var node = System.Text.Json.Nodes.JsonNode.Parse(report)!;
        foreach (var comparison in node["comparisons"]!.AsArray())
        {
            comparison!.AsObject().Remove("primaryLatency");
            comparison.AsObject().Remove("candidateLatency");
        }

        return node.ToJsonString();
    }
}
