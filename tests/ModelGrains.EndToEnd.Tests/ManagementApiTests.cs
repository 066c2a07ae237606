using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ModelGrains.Protocol.Management;
using ModelGrains.Testing;

namespace ModelGrains.EndToEnd.Tests;

/// <summary>The management API of a running server: its OpenAPI document, the answers that keep to it, and entity tags.</summary>
public sealed class ManagementApiTests(RetirementServer fixture) : IClassFixture<RetirementServer>
{
    private const string Version = "/api/v1/models/m/versions/1";

    private readonly HttpClient http = fixture.Server.Http;

    [Theory]
    [InlineData("GET", "/api/v1/models", "/api/v1/models", 200)]
    [InlineData("GET", "/api/v1/models/{model}", "/api/v1/models/m", 200)]
    [InlineData("GET", "/api/v1/models/{model}/versions/{version}", Version, 200)]
    [InlineData("GET", "/api/v1/deployments", "/api/v1/deployments", 200)]
    [InlineData("GET", "/api/v1/usage", "/api/v1/usage", 200)]
    [InlineData("GET", "/api/v1/health", "/api/v1/health", 200)]
    [InlineData("GET", "/api/v1/expiring", "/api/v1/expiring", 200)]
    [InlineData("POST", "/api/v1/models/{model}/versions/{version}/extend", Version + "/extend", 400)]
    [InlineData("POST", "/api/v1/models/{model}/versions/{version}/unpin", Version + "/unpin", 200)]
    [InlineData("POST", "/api/v1/models/{model}/versions/{version}/retire", Version + "/retire", 409)]
    [InlineData("POST", "/api/v1/models/{model}/versions/{version}/restore", Version + "/restore?route=maybe", 400)]
    [InlineData("GET", "/api/v1/models/{model}", "/api/v1/models/nope", 404)]
    [InlineData("GET", "/api/v1/deployments/{id}", "/api/v1/deployments/nope", 404)]
    [InlineData("GET", "/api/v1/deployments", "/api/v1/deployments?limit=0", 400)]
    [InlineData("GET", "/api/v1/expiring", "/api/v1/expiring?within=x", 400)]
    public async Task Answer_OfTheServer_KeepsToTheDocument(string method, string path, string address, int status)
    {
        var check = new SchemaCheck(await http.GetFromJsonAsync<JsonElement>("/api/v1/openapi.json"));
        using var request = new HttpRequestMessage(new HttpMethod(method), address);

        using var answer = await http.SendAsync(request);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Empty(await check.ErrorsOfAsync(path, request.Method, answer));
    }

    [Theory]
    [InlineData("GET", "/api/v1/nothing", null, 404, "There is no GET /api/v1/nothing")]
    [InlineData("DELETE", Version, null, 404, "There is no DELETE /api/v1/models/m/versions/1")]
    [InlineData("POST", Version + "/pin", "http://elsewhere.example", 403, "Requests from pages of other sites are refused")]
    public async Task Answer_NoEndpointHadAPartIn_IsAProblemToo(string method, string address, string? origin, int status, string detail)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        if (origin is not null)
            request.Headers.Add("Origin", origin);

        using var answer = await http.SendAsync(request);

        Assert.Equal((status, "application/problem+json"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal(detail, (await answer.Content.ReadFromJsonAsync<ProblemView>(ManagementJson.Options))!.Detail);
    }

    [Fact]
    public async Task IfMatch_PresentTag_IsDoneAndAnswersTheNextOne()
    {
        var (tag, _) = await ReadAsync();

        using var pinned = await SendAsync("pin", tag);
        Assert.Equal(HttpStatusCode.OK, pinned.StatusCode);
        var next = pinned.Headers.ETag!;
        Assert.False(next.IsWeak);
        Assert.NotEqual(tag, next.Tag);
        Assert.Equal((next.Tag, true), await ReadAsync());

        using var late = await SendAsync("unpin", tag);
        Assert.Equal(HttpStatusCode.PreconditionFailed, late.StatusCode);
        var problem = await late.Content.ReadFromJsonAsync<ProblemView>(ManagementJson.Options);
        Assert.Equal(("PreconditionFailed", 412), (problem!.Title, problem.Status));
        Assert.Equal($"'m/1' has the entity tag {next.Tag}, expected {tag}: it has changed since it was read", problem.Detail);
        Assert.Equal((next.Tag, true), await ReadAsync());

        using var either = await SendAsync("unpin", $"{tag}, {next.Tag}");
        Assert.Equal(HttpStatusCode.OK, either.StatusCode);
    }

    [Fact]
    public async Task IfMatch_TwoWritersAtOnce_OneIsDoneAndOneIs412()
    {
        var (tag, isPinned) = await ReadAsync();

        var answers = await Task.WhenAll(SendAsync(isPinned ? "unpin" : "pin", tag), SendAsync("extend", tag, """{"for":"40d"}"""));

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.PreconditionFailed], answers.Select(answer => answer.StatusCode).Order());
        foreach (var answer in answers)
            answer.Dispose();
        using var reset = await SendAsync("unpin", "*");
        Assert.Equal(HttpStatusCode.OK, reset.StatusCode);
    }

    [Theory]
    [InlineData("pin", "1767", 400)]
    [InlineData("pin", "W/\"1\"", 412)]
    [InlineData("retire", "\"1\"", 412)]
    [InlineData("restore", "\"1\"", 412)]
    public async Task IfMatch_ThatCannotHold_ChangesNothing(string command, string tag, int status)
    {
        var before = await ReadAsync();
        using var answer = await SendAsync(command, tag);
        Assert.Equal((status, "application/problem+json"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal(before, await ReadAsync());
    }

    [Theory]
    [InlineData("POST", "/api/v1/models/m/unload?version=1")]
    [InlineData("POST", "/api/v1/models/m/load?version=1")]
    [InlineData("DELETE", "/api/v1/models/m?version=1")]
    [InlineData("DELETE", "/api/v1/models/m")]
    public async Task IfMatch_OfAnotherState_LeavesTheModelServing(string method, string address)
    {
        using var answer = await SendAsync(new HttpMethod(method), address, "\"1\"", null);
        Assert.Equal(HttpStatusCode.PreconditionFailed, answer.StatusCode);
        var model = await http.GetFromJsonAsync<ModelView>("/api/v1/models/m", ManagementJson.Options);
        Assert.Equal("Serving", Assert.Single(model!.Versions).State);
    }

    private async Task<(string Tag, bool Pinned)> ReadAsync()
    {
        using var answer = await http.GetAsync(Version);
        var view = await answer.Content.ReadFromJsonAsync<VersionView>(ManagementJson.Options);
        Assert.Equal(answer.Headers.ETag!.Tag, view!.Tag);
        return (view.Tag, view.Pinned);
    }

    private Task<HttpResponseMessage> SendAsync(string command, string tag, string? body = null) => SendAsync(HttpMethod.Post, $"{Version}/{command}", tag, body);

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string address, string tag, string? body)
    {
        using var request = new HttpRequestMessage(method, address) { Content = body is null ? null : new StringContent(body) };
        request.Headers.TryAddWithoutValidation("If-Match", tag);
        return await http.SendAsync(request);
    }
}
