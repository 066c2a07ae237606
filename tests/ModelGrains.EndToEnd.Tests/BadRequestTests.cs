using System.Net.Http.Json;
using System.Text.Json;
using ModelGrains.Testing;

namespace ModelGrains.EndToEnd.Tests;

/// <summary>Wrong requests over HTTP: status and text of each.</summary>
public sealed class BadRequestTests : IClassFixture<SharedServer>
{
    private const string Good = """{"name":"x","datatype":"FP32","shape":[1,4],"data":[5.1,3.5,1.4,0.2]}""";

    private readonly ServerProcess server;

    public BadRequestTests(SharedServer shared) => server = shared.Server;

    [Theory]
    [InlineData("nope", Good, 404, "Request for unknown model: 'nope' is not found")]
    [InlineData("iris_forest/versions/9", Good, 404, "Request for unknown model: 'iris_forest' version 9 is not found")]
    [InlineData("iris_forest", """{"name":"y","datatype":"FP32","shape":[1,4],"data":[1,2,3,4]}""", 400, "unexpected inference input 'y' for model 'iris_forest': it takes 'x'")]
    [InlineData("iris_forest", """{"name":"x","datatype":"FP64","shape":[1,4],"data":[1,2,3,4]}""", 400, "inference input 'x' data-type is 'FP64', but model 'iris_forest' expects 'FP32'")]
    [InlineData("iris_forest", """{"name":"x","datatype":"FP32","shape":[4],"data":[1,2,3,4]}""", 400, "unexpected shape for input 'x' for model 'iris_forest'. Expected [-1,4], got [4]")]
    [InlineData("iris_forest", """{"name":"x","datatype":"FP32","shape":[1,5],"data":[1,2,3,4,5]}""", 400, "unexpected shape for input 'x' for model 'iris_forest'. Expected [-1,4], got [1,5]")]
    [InlineData("iris_forest", Good + "," + Good, 400, "twice")]
    [InlineData("iris_forest", "", 400, "expected 1 inputs but got 0 inputs for model 'iris_forest'")]
    [InlineData("iris_forest", """{"name":"x","datatype":"FP32","shape":[1,4],"data":[1,2,3]}""", 400, "3")]
    [InlineData("iris_forest", """{"name":"x","datatype":"FP32","shape":[-1,4],"data":[1,2,3,4]}""", 400, "-1")]
    [InlineData("iris_forest", """{"name":"x","datatype":"FP32","shape":[9223372036854775807,4],"data":[]}""", 400, "9223372036854775807")]
    [InlineData("fails_at_run", """{"name":"idx","datatype":"INT64","shape":[1],"data":[99]}""", 500, "failed on this request")]
    public async Task Infer_WrongRequest_IsAnsweredWithWhatCameAndWhatWasExpected(string path, string input, int status, string text)
    {
        using var answer = await server.Http.PostAsync($"/v2/models/{path}/infer", new StringContent($$"""{"inputs":[{{input}}]}"""));

        var error = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetString();
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(text, error, StringComparison.Ordinal);
        Assert.DoesNotContain("/onnxruntime", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/nothing", 404)]
    [InlineData("GET", "/metrics", 404)]
    [InlineData("POST", "/inference.GRPCInferenceService/ModelInfer", 404)]
    [InlineData("DELETE", "/v2/models/iris_forest/infer", 405)]
    [InlineData("GET", "/api/v1/models/nope", 404)]
    public async Task Http_WrongPathOrVerb_IsAnError(string verb, string path, int status)
    {
        using var answer = await server.Http.SendAsync(new HttpRequestMessage(new HttpMethod(verb), path));

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("http://evil.example", 403)]
    [InlineData("null", 403)]
    public async Task Http_CommandOfAnotherSitesPage_IsRefused(string origin, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/repository/models/iris_forest/unload");
        request.Headers.Add("Origin", origin);

        using var answer = await server.Http.SendAsync(request);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.True((await server.Http.GetAsync("/v2/models/iris_forest/ready")).IsSuccessStatusCode);
    }

    [Theory]
    [InlineData("name=a%20b", "name: is 'a b'")]
    [InlineData("name=m&version=0", "version: is '0', expected a positive integer")]
    [InlineData("", "name: is missing")]
    public async Task Deploy_WrongCommand_NamesTheField(string query, string text)
    {
        using var answer = await server.DeployAsync(TestModels.PathOf("add_one"), query);

        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains(text, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_OnTheirPort_CountRequests()
    {
        using var http = new HttpClient { BaseAddress = server.MetricsAddress };

        var text = await http.GetStringAsync("/metrics");

        Assert.Contains("nv_inference_request_success{model=\"iris_forest\",version=\"1\"}", text, StringComparison.Ordinal);
        Assert.Equal(404, (int)(await http.GetAsync("/v2/health/live")).StatusCode);
    }
}
