using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace ModelGrains.Testing;

/// <summary>Stands between a client and a store, and does to each request what a test says.</summary>
public sealed class FaultyProxy : IAsyncDisposable
{
    private readonly HttpClient client = new(new SocketsHttpHandler { UseCookies = false });
    private readonly Uri target;
    private readonly WebApplication app;

    private FaultyProxy(Uri target)
    {
        this.target = target;
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        builder.Logging.ClearProviders();
        app = builder.Build();
        app.Run(HandleAsync);
    }

    /// <summary>Decides of each request what becomes of it; given the method, the blob's path in the container and the range.</summary>
    public Func<string, Fault> OnRequest { get; set; } = _ => Fault.None;

    /// <summary>Every request so far: <c>GET files/SHA bytes=0-99</c>.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Where it listens.</summary>
    public Uri Host => new(app.Urls.First());

    public static async Task<FaultyProxy> StartAsync(Uri target)
    {
        var proxy = new FaultyProxy(target);
        await proxy.app.StartAsync();
        return proxy;
    }

    /// <summary>The requests for the bytes of files.</summary>
    public IEnumerable<string> Downloads => Requests.Where(request => request.StartsWith("GET files/", StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        client.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        // /account/container/blob
        var blob = string.Join('/', context.Request.Path.Value!.Split('/').Skip(3));
        var range = context.Request.Headers["x-ms-range"].FirstOrDefault() ?? context.Request.Headers.Range.FirstOrDefault();
        var request = $"{context.Request.Method} {blob} {range}".TrimEnd();
        Requests.Enqueue(request);
        var fault = OnRequest(request);
        switch (fault)
        {
            case Fault.Hang:
                await GoneAsync(context);
                return;
            case Fault.Reset:
                context.Abort();
                return;
            case Fault.Error or Fault.Unavailable:
                context.Response.StatusCode = fault == Fault.Error ? 500 : 503;
                await context.Response.WriteAsync("<html>something is wrong</html>");
                return;
        }

        try
        {
            await ForwardAsync(context, fault);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller left.
        }
    }

    private async Task ForwardAsync(HttpContext context, Fault fault)
    {
        using var message = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(target, context.Features.Get<IHttpRequestFeature>()!.RawTarget));
        if (context.Request.ContentLength is not null)
            message.Content = new StreamContent(context.Request.Body);
        foreach (var (name, value) in context.Request.Headers)
        {
            if (name != "Host" && !message.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value))
                message.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value);
        }

        using var answer = await client.SendAsync(message, context.RequestAborted);
        var body = await answer.Content.ReadAsByteArrayAsync(context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, value) in answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key is not ("Transfer-Encoding" or "Connection" or "Keep-Alive")))
            context.Response.Headers[name] = value.ToArray();
        if (fault == Fault.OtherByte && body.Length > 0)
            body[^1] ^= 1;
        if (fault == Fault.Short)
            context.Response.ContentLength = body.Length / 2;
        if (fault is Fault.None or Fault.OtherByte)
        {
            if (context.Request.Method != "HEAD")
                await context.Response.Body.WriteAsync(body, context.RequestAborted);
            return;
        }

        await context.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        if (fault == Fault.Cut)
            context.Abort();
        if (fault == Fault.Stall)
            await GoneAsync(context);
    }

    private static async Task GoneAsync(HttpContext context)
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    }
}
