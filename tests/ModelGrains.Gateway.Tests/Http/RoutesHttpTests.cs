using System.Net;
using ModelGrains.Gateway.Http;
using ModelGrains.Gateway.Tests.Support;

namespace ModelGrains.Gateway.Tests.Http;

public sealed class RoutesHttpTests
{
    private const string Unknown = """{"error":"Request for unknown model: 'no' is not found"}""";
    private const string Metadata =
        """{"name":"echo","versions":["2","3"],"platform":"onnxruntime_onnx","inputs":[{"name":"x","datatype":"FP32","shape":[-1,4]}],"outputs":[{"name":"y","datatype":"BYTES","shape":[-1]}]}""";

    [Theory]
    [InlineData("GET", "/v2", 200, """{"name":"modelgrains","version":"0.1.0","extensions":["model_repository"]}""")]
    [InlineData("GET", "/v2/", 200, """{"name":"modelgrains","version":"0.1.0","extensions":["model_repository"]}""")]
    [InlineData("GET", "/v2/health/live", 200, """{"live":true}""")]
    [InlineData("GET", "/v2/health/ready?x=1", 200, """{"ready":true}""")]
    [InlineData("GET", "/v2/models", 200, """{"models":["echo"]}""")]
    [InlineData("GET", "/v2/models/echo", 200, Metadata)]
    [InlineData("GET", "/v2/models/%65cho/versions/3", 200, Metadata)]
    [InlineData("GET", "/v2/models/echo/versions/9", 404, """{"error":"Request for unknown model: 'echo' version 9 is not found"}""")]
    [InlineData("GET", "/v2/models/no", 404, Unknown)]
    [InlineData("GET", "/v2/models/echo/ready", 200, """{"name":"echo","ready":true}""")]
    [InlineData("GET", "/v2/models/echo/versions/3/ready", 200, """{"name":"echo","ready":true}""")]
    [InlineData("GET", "/v2/models/no/ready", 404, Unknown)]
    [InlineData("POST", "/v2/repository/index", 200, """[{"name":"echo","version":"2","state":"UNAVAILABLE","reason":"unloaded"},{"name":"echo","version":"3","state":"READY","reason":""}]""")]
    [InlineData("POST", "/v2/repository/models/echo/load", 200, """{"name":"echo","load":true}""")]
    [InlineData("POST", "/v2/repository/models/echo/unload", 200, """{"name":"echo","unload":true}""")]
    [InlineData("POST", "/v2/repository/models/no/load", 404, Unknown)]
    [InlineData("POST", "/v2/repository/r/index", 501, """{"error":"Repository names are not supported: there is one repository"}""")]
    [InlineData("POST", "/v2/repository/r/models/echo/load", 501, """{"error":"Repository names are not supported: there is one repository"}""")]
    [InlineData("GET", "/v2/nothing", 404, """{"error":"Not Found"}""")]
    [InlineData("POST", "/v2/models/echo/nothing", 404, """{"error":"Not Found"}""")]
    [InlineData("POST", "/v2/health/live", 405, """{"error":"Method Not Allowed"}""")]
    [InlineData("GET", "/v2/models/echo/infer", 405, """{"error":"Method Not Allowed"}""")]
    [InlineData("GET", "/v2/repository/index", 405, """{"error":"Method Not Allowed"}""")]
    public async Task Route_IsAnswered(string verb, string path, int status, string body)
    {
        await using var host = await GatewayHost.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(verb), path);
        using var answer = await host.Http.SendAsync(request);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal(body, await answer.Content.ReadAsStringAsync());
        Assert.Equal(status == 405, answer.Content.Headers.Allow.Count == 1);
    }

    [Fact]
    public async Task Ready_ServerThatIsNot_Is503WithABody()
    {
        await using var host = await GatewayHost.StartAsync();
        host.Plane.IsReady = false;
        using var answer = await host.Http.GetAsync("/v2/health/ready");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("""{"ready":false}""", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Index_ReadyOnly_ListsReadyVersions()
    {
        await using var host = await GatewayHost.StartAsync();
        using var answer = await host.Http.PostAsync("/v2/repository/index", new StringContent("""{"ready":true}"""));

        Assert.Equal("""[{"name":"echo","version":"3","state":"READY","reason":""}]""", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Load_WithAnotherConfiguration_IsRefusedAndNotDone()
    {
        await using var host = await GatewayHost.StartAsync();
        using var answer = await host.Http.PostAsync("/v2/repository/models/echo/load", new StringContent("""{"parameters":{"config":"{}"}}"""));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(host.Plane.Commands);
    }

    [Fact]
    public async Task Options_OutOfRange_NamesTheOption()
    {
        var error = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => GatewayHost.StartAsync(new InferenceHttpOptions { MaxBodySize = 0 }));
        Assert.Equal("MaxBodySize", error.ParamName);
    }
}
