using System.Net;
using System.Net.Http.Headers;
using System.Text;
using ModelGrains.Gateway.Tests.Support;
using ModelGrains.Routing;

namespace ModelGrains.Gateway.Tests.DataPlane;

/// <summary>Why a version answered, over both wires, for who asks.</summary>
public sealed class ExplanationTests
{
    private const string Body = """{"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[1.5,2]}]}""";

    private static readonly PickExplanation Beta = new() { Revision = 7, Reason = PickReason.Segment, Segment = "beta" };

    [Fact]
    public async Task Http_CallerThatAsks_IsToldInHeaders()
    {
        await using var host = await StartAsync(Beta);
        using var answer = await PostAsync(host, "true");

        Assert.Equal(["3", "7", "segment", "beta"], Told(answer.Headers));
        Assert.Contains($"\"id\":\"{Assert.Single(host.Plane.Requests).Id}\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(32, host.Plane.Requests[0].Id.Length);
    }

    [Fact]
    public async Task Http_PickWithoutASegment_NamesNone()
    {
        await using var host = await StartAsync(new PickExplanation { Revision = 1, Reason = PickReason.Sticky });
        using var answer = await PostAsync(host, "True");

        Assert.Equal(["3", "1", "sticky", null], Told(answer.Headers));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("false")]
    [InlineData("")]
    public async Task Http_CallerThatDoesNotAsk_IsNotTold(string? header)
    {
        // Also where somebody else has it explained.
        await using var host = await StartAsync(Beta);
        using var answer = await PostAsync(host, header);

        Assert.Equal([null, null, null, null], Told(answer.Headers));
        Assert.False(host.Plane.Requests[0].Explain);
        Assert.Equal("", host.Plane.Requests[0].Id);
    }

    [Theory]
    [InlineData("true", new[] { "3", "7", "segment", "beta" })]
    [InlineData(null, new string?[] { null, null, null, null })]
    public async Task Grpc_CallerThatAsks_IsToldInMetadata(string? header, string?[] expected)
    {
        await using var host = await StartAsync(Beta);
        using var content = new ByteArrayContent([0, 0, 0, 0, 6, 10, 4, .. "echo"u8]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/inference.GRPCInferenceService/ModelInfer")
        {
            Content = content,
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (header is not null)
            request.Headers.Add("x-modelgrains-explain", header);
        using var answer = await host.Http2.SendAsync(request);
        _ = await answer.Content.ReadAsByteArrayAsync();

        Assert.Equal("0", Assert.Single(answer.TrailingHeaders.GetValues("grpc-status")));
        Assert.Equal(expected, Told(answer.Headers));
    }

    private static async Task<GatewayHost> StartAsync(PickExplanation pick)
    {
        var host = await GatewayHost.StartAsync();
        host.Plane.OnInfer = (request, _) => new(FakeDataPlane.Echo(request).Value! with { Pick = pick });
        return host;
    }

    private static async Task<HttpResponseMessage> PostAsync(GatewayHost host, string? header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/models/echo/infer") { Content = new StringContent(Body, Encoding.UTF8, "application/json") };
        if (header is not null)
            request.Headers.Add("x-modelgrains-explain", header);
        return await host.Http.SendAsync(request);
    }

    private static IEnumerable<string?> Told(HttpResponseHeaders headers) =>
        ((string[])["version", "revision", "picked-by", "segment"]).Select(name => headers.TryGetValues($"x-modelgrains-{name}", out var values) ? values.Single() : null);
}
