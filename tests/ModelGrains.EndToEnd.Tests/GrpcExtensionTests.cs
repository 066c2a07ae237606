using System.Buffers.Binary;
using System.Text.Json;
using ModelGrains.Testing;

namespace ModelGrains.EndToEnd.Tests;

/// <summary>Every RPC beside the plain inference, called on the real server by two clients that are not ours.</summary>
public sealed class GrpcExtensionTests : IClassFixture<SharedServer>
{
    private const string Inference = "inference.GRPCInferenceService";
    private const string Repository = "inference.model_repository.ModelRepositoryService";

    private readonly ServerProcess server;

    public GrpcExtensionTests(SharedServer shared) => server = shared.Server;

    [Fact]
    public async Task Js_ModelStreamInfer_AnswersInOrderWithErrorsBetween()
    {
        var answer = await JsAsync(Inference, "ModelStreamInfer", $"[{Square("a", 2)},{Square("b", 3, "nope")},{Square("c", 4)}]");

        Assert.Equal(0, answer.GetProperty("code").GetInt32());
        var answers = answer.GetProperty("answers").EnumerateArray().ToList();
        Assert.Equal(["a", "b", "c"], answers.Select(one => one.GetProperty("infer_response").GetProperty("id").GetString()));
        Assert.Equal(4f, First(answers[0]));
        Assert.Equal("Request for unknown model: 'nope' is not found", answers[1].GetProperty("error_message").GetString());
        Assert.Equal(16f, First(answers[2]));
    }

    [Fact]
    public async Task Js_ModelConfig_DescribesTheModel()
    {
        var config = (await OneAsync(Inference, "ModelConfig", """[{"name":"iris_forest"}]""")).GetProperty("config");

        Assert.Equal("onnxruntime_onnx", config.GetProperty("platform").GetString());
        Assert.Equal("TYPE_FP32", config.GetProperty("input")[0].GetProperty("data_type").GetString());
        Assert.Equal("""["-1","4"]""", config.GetProperty("input")[0].GetProperty("dims").GetRawText());
        Assert.Equal("KIND_CPU", config.GetProperty("instance_group")[0].GetProperty("kind").GetString());
    }

    [Fact]
    public async Task Js_ModelStatistics_CountsWhatWasAnswered()
    {
        for (var i = 0; i < 3; i++)
            await JsAsync(Inference, "ModelInfer", $"[{Square("s", 2, "default_input", "[2]", 2)}]");
        var statistics = (await OneAsync(Inference, "ModelStatistics", """[{"name":"default_input"}]""")).GetProperty("model_stats")[0];

        Assert.Equal("3", statistics.GetProperty("inference_stats").GetProperty("success").GetProperty("count").GetString());
        Assert.NotEqual("0", statistics.GetProperty("last_inference").GetString());
        var all = (await OneAsync(Inference, "ModelStatistics", "[{}]")).GetProperty("model_stats").EnumerateArray().ToList();
        Assert.Contains(all, one => one.GetProperty("name").GetString() == "iris_forest");
    }

    [Fact]
    public async Task Js_TraceAndLogSettings_AreSetReadAndRefused()
    {
        var trace = await OneAsync(Inference, "TraceSetting", """[{"model_name":"iris_forest","settings":{"trace_rate":{"value":["7"]}}}]""");
        Assert.Equal("7", trace.GetProperty("settings").GetProperty("trace_rate").GetProperty("value")[0].GetString());
        var log = await OneAsync(Inference, "LogSettings", """[{"settings":{"log_verbose_level":{"uint32_param":1}}}]""");
        Assert.Equal(1, log.GetProperty("settings").GetProperty("log_verbose_level").GetProperty("uint32_param").GetInt32());
        var refused = await JsAsync(Inference, "LogSettings", """[{"settings":{"log_file":{"string_param":"x"}}}]""");
        Assert.Equal((3, "log_file cannot be changed: the server logs to where its host says"), Status(refused));
    }

    [Theory]
    [InlineData("SystemSharedMemoryStatus")]
    [InlineData("SystemSharedMemoryRegister")]
    [InlineData("SystemSharedMemoryUnregister")]
    [InlineData("CudaSharedMemoryStatus")]
    [InlineData("CudaSharedMemoryRegister")]
    [InlineData("CudaSharedMemoryUnregister")]
    public async Task Js_SharedMemory_IsUnimplementedWithAWayOut(string method) =>
        Assert.Equal(
            (12, "Shared memory is not supported by this server: send tensors raw, in the request itself"),
            Status(await JsAsync(Inference, method, "[{}]")));

    [Fact]
    public async Task Js_Repository_UnderMlserversNameIsTheSame()
    {
        var index = await OneAsync(Repository, "RepositoryIndex", "[{}]");
        Assert.Contains(index.GetProperty("models").EnumerateArray(), model => model.GetProperty("name").GetString() == "iris_forest");
        Assert.Equal(0, (await JsAsync(Repository, "RepositoryModelLoad", """[{"model_name":"scalar"}]""")).GetProperty("code").GetInt32());
        Assert.Equal(5, (await JsAsync(Repository, "RepositoryModelUnload", """[{"model_name":"nope"}]""")).GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task Js_Health_IsCheckedAndWatchedThroughAnUnloadAndALoad()
    {
        Assert.Equal("SERVING", (await OneAsync("grpc.health.v1.Health", "Check", "[{}]")).GetProperty("status").GetString());
        Assert.Equal(5, (await JsAsync("grpc.health.v1.Health", "Check", """[{"service":"nope"}]""")).GetProperty("code").GetInt32());
        var watched = await JsAsync("watch", "iris_logreg", "[]");

        Assert.Equal(
            ["SERVING", "NOT_SERVING", "SERVING"],
            watched.GetProperty("answers").EnumerateArray().Select(one => one.GetProperty("status").GetString()));
    }

    [Theory]
    [InlineData("grpc.reflection.v1.ServerReflection")]
    [InlineData("grpc.reflection.v1alpha.ServerReflection")]
    public async Task Js_Reflection_ListsTheServices(string service)
    {
        var answer = await JsAsync(service, "ServerReflectionInfo", """[{"list_services":"*"},{"file_containing_symbol":"nope"}]""");
        var answers = answer.GetProperty("answers");

        Assert.Contains(answers[0].GetProperty("list_services_response").GetProperty("service").EnumerateArray(), one => one.GetProperty("name").GetString() == Inference);
        Assert.Equal(5, answers[1].GetProperty("error_response").GetProperty("error_code").GetInt32());
    }

    [Theory]
    [InlineData("/inference.Other/Nope")]
    [InlineData("/x")]
    [InlineData("/v2/health/live")]
    [InlineData("/inference.GRPCInferenceService/Nope")]
    public async Task Grpc_UnknownPath_IsUnimplementedInGrpcsTerms(string path)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.GrpcAddress, path))
        {
            Version = new Version(2, 0),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, 0, 0, 0, 0]),
        };
        request.Content.Headers.ContentType = new("application/grpc");
        using var answer = await http.SendAsync(request);

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal("12", Assert.Single(answer.Headers.GetValues("grpc-status")));
    }

    [Theory]
    [InlineData("v1")]
    [InlineData("v1alpha")]
    public async Task Python_WithoutStubs_LearnsTheServiceAndCallsIt(string reflection)
    {
        var answer = await GrpcPython.CallAsync(server.GrpcAddress, reflection, Inference, "ModelInfer", $"[{Square("p", 5)}]");

        Assert.Equal(
            ["grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection", Inference, Repository],
            answer.GetProperty("services").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(25f, BinaryPrimitives.ReadSingleLittleEndian(answer.GetProperty("answers")[0].GetProperty("raw_output_contents")[0].GetBytesFromBase64()));
    }

    [Fact]
    public async Task Python_ModelStreamInfer_AnswersInOrderWithErrorsBetween()
    {
        var answer = await PythonAsync(Inference, "ModelStreamInfer", $"[{Square("a", 2)},{Square("b", 3, "nope")},{Square("c", 4)}]");
        var answers = answer.GetProperty("answers").EnumerateArray().ToList();

        Assert.Equal(["a", "b", "c"], answers.Select(one => one.GetProperty("infer_response").GetProperty("id").GetString()));
        Assert.Equal("Request for unknown model: 'nope' is not found", answers[1].GetProperty("error_message").GetString());
        Assert.Equal(16f, First(answers[2]));
    }

    [Theory]
    [InlineData("ServerLive", "{}", 0)]
    [InlineData("ServerReady", "{}", 0)]
    [InlineData("ServerMetadata", "{}", 0)]
    [InlineData("ModelReady", """{"name":"iris_forest"}""", 0)]
    [InlineData("ModelMetadata", """{"name":"iris_forest"}""", 0)]
    [InlineData("ModelConfig", """{"name":"iris_forest"}""", 0)]
    [InlineData("ModelConfig", """{"name":"nope"}""", 5)]
    [InlineData("ModelStatistics", "{}", 0)]
    [InlineData("RepositoryIndex", "{}", 0)]
    [InlineData("RepositoryModelLoad", """{"model_name":"scalar"}""", 0)]
    [InlineData("RepositoryModelUnload", """{"model_name":"nope"}""", 5)]
    [InlineData("TraceSetting", "{}", 0)]
    [InlineData("LogSettings", "{}", 0)]
    [InlineData("SystemSharedMemoryStatus", "{}", 12)]
    [InlineData("CudaSharedMemoryRegister", "{}", 12)]
    public async Task Python_EveryUnaryMethod_IsAnswered(string method, string request, int code)
    {
        var answer = await PythonAsync(Inference, method, $"[{request}]");

        Assert.Equal(code, answer.GetProperty("code").GetInt32());
        Assert.Equal(code == 0 ? 1 : 0, answer.GetProperty("answers").GetArrayLength());
    }

    [Fact]
    public async Task Python_Health_IsServing()
    {
        var answer = await PythonAsync("grpc.health.v1.Health", "Check", """[{"service":"iris_forest/1"}]""");

        Assert.Equal("SERVING", answer.GetProperty("answers")[0].GetProperty("status").GetString());
    }

    private static string Square(string id, float value, string model = "scalar", string shape = "[]", int count = 1)
    {
        var raw = new byte[4 * count];
        for (var i = 0; i < count; i++)
            BinaryPrimitives.WriteSingleLittleEndian(raw.AsSpan(4 * i), value);
        return $$"""{"model_name":"{{model}}","id":"{{id}}","inputs":[{"name":"x","datatype":"FP32","shape":{{shape}}}],"raw_input_contents":["{{Convert.ToBase64String(raw)}}"]}""";
    }

    private static float First(JsonElement answer) => BinaryPrimitives.ReadSingleLittleEndian(
        answer.GetProperty("infer_response").GetProperty("raw_output_contents")[0].GetBytesFromBase64());

    private static (int Code, string? Details) Status(JsonElement answer) => (answer.GetProperty("code").GetInt32(), answer.GetProperty("details").GetString());

    private Task<JsonElement> JsAsync(string service, string method, string requests) => GrpcJs.RpcAsync(server.GrpcAddress, service, method, requests);

    private Task<JsonElement> PythonAsync(string service, string method, string requests) =>
        GrpcPython.CallAsync(server.GrpcAddress, "v1", service, method, requests);

    private async Task<JsonElement> OneAsync(string service, string method, string requests)
    {
        var answer = await JsAsync(service, method, requests);
        Assert.True(answer.GetProperty("code").GetInt32() == 0, answer.ToString());
        return answer.GetProperty("answers")[0];
    }
}
