using System.Buffers.Binary;
using System.Net;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using ModelGrains.Protocol.Messages;

namespace ModelGrains.Client.Tests.Support;

/// <summary>A Kestrel that answers every inference alike, to be stopped and started again on its port.</summary>
internal sealed class RealServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private RealServer(WebApplication app) => this.app = app;

    /// <summary>Set with the first inference.</summary>
    public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What an inference waits for; nothing by default.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public Uri Address => new(app.Urls.First());

    public static async Task<RealServer> StartAsync(int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2));
        var app = builder.Build();
        var server = new RealServer(app);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        return server;
    }

    /// <summary>Drops the connections with what is on them.</summary>
    public Task KillAsync() => app.StopAsync(new CancellationToken(canceled: true));

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null);
        var isProbe = context.Request.Path.Value!.EndsWith("/ServerReady", StringComparison.Ordinal);
        if (!isProbe)
        {
            Asked.TrySetResult();
            await Gate.WaitAsync(context.RequestAborted);
        }

        IMessage message = isProbe ? new ServerReadyResponse { Ready = true } : Answers.Message();
        var frame = new byte[5 + message.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), frame.Length - 5);
        message.WriteTo(frame.AsSpan(5));
        context.Response.ContentType = "application/grpc";
        await context.Response.Body.WriteAsync(frame);
        context.Response.AppendTrailer("grpc-status", "0");
    }
}
