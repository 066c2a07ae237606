using System.Net.Http.Json;
using System.Text.Json;

namespace ModelGrains.EndToEnd.Tests;

/// <summary>Commands about retirement that are refused; they change nothing.</summary>
public sealed class RetirementErrorTests(RetirementServer fixture) : IClassFixture<RetirementServer>
{
    [Theory]
    [InlineData("POST", "/models/m/versions/1/retire", null, 409, "the route uses it (revision 1)")]
    [InlineData("POST", "/models/m/versions/9/retire", null, 404, "'m' version 9 is not found")]
    [InlineData("POST", "/models/nope/versions/1/restore", null, 404, "'nope' is not found")]
    [InlineData("POST", "/models/m/versions/x/pin", null, 404, "'m' version x is not found")]
    [InlineData("POST", "/models/m/versions/1/extend", null, 400, "neither 'for' and 'until' given, expected one of them")]
    [InlineData("POST", "/models/m/versions/1/extend", """{"for":"30"}""", 400, "for: is '30', expected a whole number")]
    [InlineData("POST", "/models/m/versions/1/extend", """{"until":"2001-01-01"}""", 400, "until: is 2001-01-01 00:00Z, expected a time to come")]
    [InlineData("POST", "/models/m/versions/1/extend", "nonsense", 400, "is not the JSON that is expected")]
    [InlineData("PUT", "/models/m/versions/1/expiry", """{"unusedFor":"x","at":"y","exempt":true}""", 400, "unusedFor: is 'x'")]
    [InlineData("PUT", "/models/m/versions/1/expiry", """{"unusedFor":7}""", 400, "unusedFor: is not the JSON that is expected")]
    [InlineData("GET", "/expiring?within=1y", null, 400, "within: is '1y'")]
    public async Task Api_WrongCommand_IsAProblemThatSaysWhy(string method, string path, string? body, int status, string detail)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/api/v1" + path) { Content = body is null ? null : new StringContent(body) };
        using var answer = await fixture.Server.Http.SendAsync(request);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains(detail, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }
}
