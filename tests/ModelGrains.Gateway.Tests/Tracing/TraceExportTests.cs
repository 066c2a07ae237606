using System.Net;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using ModelGrains.Gateway.Metrics;
using ModelGrains.Gateway.Settings;
using ModelGrains.Gateway.Tracing;
using ModelGrains.Inference;
using ModelGrains.Tests;

namespace ModelGrains.Gateway.Tests.Tracing;

public sealed class TraceExportTests
{
    private const string Parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    [Fact]
    public async Task Stop_SpansNotSentYet_ArriveAtTheCollector()
    {
        var posts = Channel.CreateUnbounded<(string Path, string? Type, byte[] Body)>();
        await using var collector = await StartCollectorAsync(posts.Writer);
        var options = new TracingOptions { Endpoint = collector.Urls.First(), ServiceName = "the-service", SampleRate = 0 };
        using var tracer = new InferTracer(new ManualTime(), new TraceSettings(), options);
        using var export = new TraceExport(options, "1.2.3");
        await export.StartAsync(default);
        var trace = tracer.Begin(new InferRequest { Model = ModelName.Parse("the-model"), Inputs = [] });
        tracer.OnCompleted(new HeaderDictionary { ["traceparent"] = Parent }, trace, 0, GatewayWire.Grpc, 0, isSuccess: true);
        tracer.OnCompleted(new HeaderDictionary(), null, 0, GatewayWire.Grpc, 0, isSuccess: true);
        await export.StopAsync(default);

        Assert.True(posts.Reader.TryRead(out var post));
        Assert.Equal(("/v1/traces", "application/x-protobuf"), (post.Path, post.Type));
        var body = Encoding.Latin1.GetString(post.Body);
        foreach (var text in (string[])["the-service", "1.2.3", "modelgrains.infer", "the-model", Hex("4bf92f3577b34da6a3ce929d0e0e4736"), Hex("00f067aa0ba902b7")])
            Assert.Contains(text, body, StringComparison.Ordinal);
        Assert.Equal(body.IndexOf("modelgrains.infer", StringComparison.Ordinal), body.LastIndexOf("modelgrains.infer", StringComparison.Ordinal));
        Assert.False(posts.Reader.TryRead(out _));
    }

    [Theory]
    [InlineData("http://c:4318", "http://c:4318/v1/traces")]
    [InlineData("http://c:4318/", "http://c:4318/v1/traces")]
    [InlineData("https://c/otlp/v1/traces", "https://c/otlp/v1/traces")]
    public void Address_WithoutAPath_GetsTheProtocols(string endpoint, string expected) =>
        Assert.Equal(expected, new TracingOptions { Endpoint = endpoint }.Address.ToString());

    private static string Hex(string digits) => Encoding.Latin1.GetString(Convert.FromHexString(digits));

    private static async Task<WebApplication> StartCollectorAsync(ChannelWriter<(string Path, string? Type, byte[] Body)> posts)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var collector = builder.Build();
        collector.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            posts.TryWrite((context.Request.Path, context.Request.ContentType, body.ToArray()));
        });
        await collector.StartAsync();
        return collector;
    }
}
