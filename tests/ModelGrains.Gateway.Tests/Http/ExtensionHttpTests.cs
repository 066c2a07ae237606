using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ModelGrains.Gateway.Tests.Support;
using ModelGrains.Models;

namespace ModelGrains.Gateway.Tests.Http;

/// <summary>The routes of the extensions.</summary>
public sealed class ExtensionHttpTests
{
    private const string DefaultLog =
        """{"log_file":"","log_info":true,"log_warning":true,"log_error":true,"log_verbose_level":0,"log_format":"default"}""";

    [Theory]
    [InlineData("/v2/models/echo/config")]
    [InlineData("/v2/models/echo/versions/3/config")]
    public async Task Config_KnownModel_IsTritonsJson(string path)
    {
        await using var host = await GatewayHost.StartAsync();
        var config = await host.Http.GetFromJsonAsync<JsonElement>(path);

        Assert.Equal("onnxruntime_onnx", config.GetProperty("platform").GetString());
        Assert.Equal("[-1,4]", config.GetProperty("input")[0].GetProperty("dims").GetRawText());
        Assert.Equal("TYPE_STRING", config.GetProperty("output")[0].GetProperty("data_type").GetString());
    }

    [Theory]
    [InlineData("/v2/models/stats")]
    [InlineData("/v2/models/echo/stats")]
    [InlineData("/v2/models/echo/versions/3/stats")]
    public async Task Stats_OneOrAll_AreNumbers(string path)
    {
        await using var host = await GatewayHost.StartAsync();
        host.Plane.Counters = new InstanceCounters { Succeeded = 4, SucceededMicroseconds = 9 };
        var stats = (await host.Http.GetFromJsonAsync<JsonElement>(path)).GetProperty("model_stats")[0];

        Assert.Equal(("echo", "3"), (stats.GetProperty("name").GetString(), stats.GetProperty("version").GetString()));
        Assert.Equal("""{"count":4,"ns":9000}""", stats.GetProperty("inference_stats").GetProperty("success").GetRawText());
    }

    [Theory]
    [InlineData("GET", "/v2/models/nope/config", 404)]
    [InlineData("GET", "/v2/models/echo/versions/9/config", 404)]
    [InlineData("GET", "/v2/models/nope/stats", 404)]
    [InlineData("GET", "/v2/models/nope/trace/setting", 404)]
    [InlineData("POST", "/v2/models/echo/config", 405)]
    [InlineData("DELETE", "/v2/logging", 405)]
    [InlineData("PUT", "/v2/trace/setting", 405)]
    [InlineData("GET", "/v2/systemsharedmemory/status", 501)]
    [InlineData("GET", "/v2/systemsharedmemory/region/r/status", 501)]
    [InlineData("POST", "/v2/systemsharedmemory/region/r/register", 501)]
    [InlineData("POST", "/v2/systemsharedmemory/unregister", 501)]
    [InlineData("POST", "/v2/systemsharedmemory/region/r/unregister", 501)]
    [InlineData("GET", "/v2/cudasharedmemory/status", 501)]
    [InlineData("POST", "/v2/cudasharedmemory/region/r/register", 501)]
    public async Task Extension_NotThere_IsItsStatusAndAText(string verb, string path, int expected)
    {
        await using var host = await GatewayHost.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(verb), path);
        using var answer = await host.Http.SendAsync(request);

        Assert.Equal(expected, (int)answer.StatusCode);
        Assert.NotEmpty((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetString()!);
    }

    [Fact]
    public async Task Trace_SetForAModel_LeavesTheOthers()
    {
        await using var host = await GatewayHost.StartAsync();
        const string All = """{"trace_level":["OFF"],"trace_rate":"1000","trace_count":"-1","trace_mode":"opentelemetry"}""";
        const string Own = """{"trace_level":["TIMESTAMPS"],"trace_rate":"5","trace_count":"2","trace_mode":"opentelemetry"}""";

        Assert.Equal(Own, await PostAsync(host, "/v2/models/echo/trace/setting", """{"trace_level":["TIMESTAMPS"],"trace_rate":"5","trace_count":2}"""));
        Assert.Equal(Own, await host.Http.GetStringAsync("/v2/models/echo/trace/setting"));
        Assert.Equal(All, await host.Http.GetStringAsync("/v2/trace/setting"));
        Assert.Equal(All, await PostAsync(host, "/v2/models/echo/trace/setting", """{"trace_level":null,"trace_rate":null,"trace_count":null}"""));
    }

    [Theory]
    [InlineData("""{"trace_level":["TENSORS"]}""", "trace_level: expected 'OFF' or 'TIMESTAMPS', got 'TENSORS'")]
    [InlineData("""{"trace_level":["OFF","TIMESTAMPS"]}""", "trace_level: expected 'OFF' or 'TIMESTAMPS', got 'OFF', 'TIMESTAMPS'")]
    [InlineData("""{"trace_rate":"0"}""", "trace_rate: expected a whole number from 1, got '0'")]
    [InlineData("""{"trace_count":"-2"}""", "trace_count: expected a whole number from 0, or -1 for no limit, got '-2'")]
    [InlineData("""{"trace_mode":"triton"}""", "trace_mode: expected 'opentelemetry', got 'triton'")]
    [InlineData("""{"trace_file":"/tmp/t"}""", "trace_file cannot be set: traces leave by OpenTelemetry, not into files")]
    [InlineData("""{"trace_colour":"red"}""", "'trace_colour' is no trace setting: expected one of trace_level, trace_rate, trace_count, trace_mode")]
    [InlineData("""{"trace_rate":{}}""", "trace_rate: expected a string, an array of strings or null, got an object")]
    [InlineData("""{"trace_rate":"5","trace_rate":"6"}""", "not valid JSON")]
    [InlineData("[]", "expected an object of settings, got an array")]
    [InlineData("{", "not valid JSON")]
    public async Task Trace_WrongSetting_IsRefusedWithWhatWasExpected(string body, string expected)
    {
        await using var host = await GatewayHost.StartAsync();

        Assert.Contains(expected, await PostAsync(host, "/v2/trace/setting", body, 400), StringComparison.Ordinal);
        Assert.Contains("\"OFF\"", await host.Http.GetStringAsync("/v2/trace/setting"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_ChangedAndRead_IsTheSame()
    {
        await using var host = await GatewayHost.StartAsync();
        const string Changed = """{"log_file":"","log_info":false,"log_warning":true,"log_error":true,"log_verbose_level":3,"log_format":"ISO8601"}""";

        Assert.Equal(DefaultLog, await host.Http.GetStringAsync("/v2/logging"));
        Assert.Equal(Changed, await PostAsync(host, "/v2/logging", """{"log_info":false,"log_verbose_level":3,"log_format":"ISO8601","log_file":""}"""));
        Assert.Equal(Changed, await host.Http.GetStringAsync("/v2/logging"));
    }

    [Theory]
    [InlineData("""{"log_info":"yes"}""", "log_info: expected true or false, got 'yes'")]
    [InlineData("""{"log_verbose_level":-1}""", "log_verbose_level: expected true, false, a string or a whole number from 0, got the number -1")]
    [InlineData("""{"log_verbose_level":true}""", "log_verbose_level: expected a whole number from 0, got true")]
    [InlineData("""{"log_format":"xml"}""", "log_format: expected 'default' or 'ISO8601', got 'xml'")]
    [InlineData("""{"log_file":"/tmp/l"}""", "log_file cannot be changed: the server logs to where its host says")]
    [InlineData("""{"log_colour":true}""", "'log_colour' is no log setting: expected one of log_file, log_info, log_warning, log_error, log_verbose_level, log_format")]
    public async Task Log_WrongSetting_IsRefusedWithWhatWasExpected(string body, string expected)
    {
        await using var host = await GatewayHost.StartAsync();

        Assert.Contains(expected, await PostAsync(host, "/v2/logging", body, 400), StringComparison.Ordinal);
        Assert.Equal(DefaultLog, await host.Http.GetStringAsync("/v2/logging"));
    }

    [Fact]
    public async Task Settings_BodyAboveTheLimit_IsRefused()
    {
        await using var host = await GatewayHost.StartAsync();
        await PostAsync(host, "/v2/logging", new string(' ', 70_000), 413);
    }

    /// <summary>The answer's body on success, the error's text else.</summary>
    private static async Task<string> PostAsync(GatewayHost host, string path, string body, int expected = 200)
    {
        using var answer = await host.Http.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(expected == (int)answer.StatusCode, $"{(int)answer.StatusCode}: {text}");
        return expected == 200 ? text : JsonDocument.Parse(text).RootElement.GetProperty("error").GetString()!;
    }
}
