using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using ModelGrains.Errors;

namespace ModelGrains.Client.Tests;

/// <summary>Servers and networks that do not keep to the protocol.</summary>
public sealed class BrokenServerTests
{
    [Theory]
    [InlineData(503, ModelErrorCode.NotReady)]
    [InlineData(404, ModelErrorCode.InvalidInput)]
    [InlineData(401, ModelErrorCode.Unauthenticated)]
    [InlineData(500, ModelErrorCode.RuntimeFault)]
    public async Task Call_HttpStatus_IsTheNearestError(int status, ModelErrorCode expected)
    {
        var error = await CallAsync(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });

        Assert.Equal(new ModelError(expected, $"The server answered HTTP {status}"), error);
    }

    [Fact]
    public async Task Call_AnswerThatIsNotGrpc_IsAFault() =>
        Assert.Contains("is not gRPC", (await CallAsync(context => context.Response.WriteAsync("hello")))?.Message, StringComparison.Ordinal);

    [Fact]
    public async Task Call_NoStatus_IsAFault() =>
        Assert.Contains("has no status", (await CallAsync(context => AnswerAsync(context, [0, 0, 0, 0, 0], null)))?.Message, StringComparison.Ordinal);

    [Fact]
    public async Task Call_SuccessWithoutMessage_IsAFault()
    {
        Assert.Contains("There is no message", (await CallAsync(context => AnswerAsync(context, [], "0")))?.Message, StringComparison.Ordinal);
        var trailersOnly = await CallAsync(context =>
        {
            context.Response.ContentType = "application/grpc";
            context.Response.Headers["grpc-status"] = "0";
            return Task.CompletedTask;
        });
        Assert.Contains("without a message", trailersOnly?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_StatusAfterAMessage_IsTheStatus() =>
        Assert.Equal(ModelErrorCode.Conflict, (await CallAsync(context => AnswerAsync(context, [0, 0, 0, 0, 0], "10")))?.Code);

    [Fact]
    public async Task Call_TruncatedMessage_IsAFault() =>
        Assert.Contains("cut short", (await CallAsync(context => AnswerAsync(context, [0, 0, 0, 0, 9, 1], "0")))?.Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0x7, ModelErrorCode.NotReady)]
    [InlineData(0x8, ModelErrorCode.Cancelled)]
    [InlineData(0xb, ModelErrorCode.Overloaded)]
    [InlineData(0x2, ModelErrorCode.RuntimeFault)]
    public async Task Call_StreamReset_IsTheNearestError(int http2Error, ModelErrorCode expected)
    {
        var error = await CallAsync(context =>
        {
            context.Features.Get<IHttpResetFeature>()!.Reset(http2Error);
            return Task.CompletedTask;
        });

        Assert.Equal(expected, error?.Code);
    }

    [Fact]
    public async Task Call_NobodyListens_IsNotReady()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await using var client = new GrpcModelClient(new Uri($"http://{socket.LocalEndPoint}"));

        Assert.Equal(ModelErrorCode.NotReady, (await client.IsReadyAsync("m")).Error?.Code);
    }

    private static async Task AnswerAsync(HttpContext context, byte[] body, string? status)
    {
        context.Response.ContentType = "application/grpc";
        await context.Response.Body.WriteAsync(body);
        await context.Response.Body.FlushAsync();
        if (status is not null)
            context.Response.AppendTrailer("grpc-status", status);
    }

    private static async Task<ModelError?> CallAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        await using var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        await using var client = new GrpcModelClient(new Uri(app.Urls.First()));
        return (await client.IsReadyAsync("m")).Error;
    }
}
