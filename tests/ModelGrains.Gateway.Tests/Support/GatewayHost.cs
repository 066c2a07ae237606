using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelGrains.Gateway.Admission;
using ModelGrains.Gateway.DataPlane;
using ModelGrains.Gateway.Grpc;
using ModelGrains.Gateway.Hosting;
using ModelGrains.Gateway.Http;
using ModelGrains.Gateway.Tracing;
using ModelGrains.Tests;

namespace ModelGrains.Gateway.Tests.Support;

/// <summary>The gateway's endpoints on a real Kestrel: HTTP/1.1 on one port, HTTP/2 without TLS on another.</summary>
internal sealed class GatewayHost : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ErrorLog log;

    private GatewayHost(WebApplication app, FakeDataPlane plane, ManualTime time, ErrorLog log)
    {
        this.app = app;
        this.log = log;
        Plane = plane;
        Time = time;
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(text => new Uri(text)).ToArray();
        (HttpAddress, GrpcAddress) = (addresses[0], addresses[1]);
        Http = new HttpClient { BaseAddress = HttpAddress };
        Http2 = new HttpClient { BaseAddress = GrpcAddress, DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
    }

    public FakeDataPlane Plane { get; }

    public ManualTime Time { get; }

    public IServiceProvider Services => app.Services;

    public Uri HttpAddress { get; }

    public Uri GrpcAddress { get; }

    public HttpClient Http { get; }

    public HttpClient Http2 { get; }

    /// <summary>The errors logged since the start; what a test has not taken fails it at the end.</summary>
    public ConcurrentQueue<string> Errors => log.Errors;

    public static async Task<GatewayHost> StartAsync(
        InferenceHttpOptions? http = null,
        InferenceGrpcOptions? grpc = null,
        AdmissionControl? admission = null,
        TracingOptions? tracing = null,
        Action<KestrelServerLimits>? limits = null)
    {
        var plane = new FakeDataPlane();
        var time = new ManualTime();
        var log = new ErrorLog();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(log);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            limits?.Invoke(kestrel.Limits);
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddSingleton<IDataPlane>(plane).AddSingleton<TimeProvider>(time);
        if (admission is not null)
            builder.Services.AddSingleton(admission);
        if (tracing is not null)
            builder.Services.AddSingleton(tracing);
        builder.Services.AddInferenceExtensions();
        var app = builder.Build();
        app.MapInferenceHttp(http);
        app.MapInferenceGrpc(grpc);
        await app.StartAsync();
        return new GatewayHost(app, plane, time, log);
    }

    /// <summary>Stops taking requests and waits for those in flight.</summary>
    public Task StopAsync() => app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Http2.Dispose();
        await StopAsync();
        await app.DisposeAsync();
        Assert.True(Errors.IsEmpty, string.Join(Environment.NewLine, Errors));
    }

    private sealed class ErrorLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Errors { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                Errors.Enqueue($"{formatter(state, exception)} {exception}");
        }

        public void Dispose()
        {
        }
    }
}
