using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ModelGrains.Grains.Tests.Retirement;

/// <summary>A real web server that answers what a test says, in turn, and the last of it from then on.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Queue<Func<HttpContext, Task>> answers;
    private readonly ConcurrentQueue<Received> seen = new();

    private WebhookReceiver(WebApplication app, IEnumerable<Func<HttpContext, Task>> answers)
    {
        this.app = app;
        this.answers = new Queue<Func<HttpContext, Task>>(answers);
    }

    public string Url => app.Urls.Single() + "/hook?token=in-the-address";

    public IReadOnlyList<Received> Seen => [.. seen];

    /// <summary>Ends when the first request is there.</summary>
    public TaskCompletionSource Arrived { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static Func<HttpContext, Task> Status(int status) => context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    /// <summary>Never answers; ends when the sender gives up.</summary>
    public static Task Hang(HttpContext context) => new TaskCompletionSource().Task.WaitAsync(context.RequestAborted);

    public static Task Close(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    public static async Task<WebhookReceiver> StartAsync(params Func<HttpContext, Task>[] answers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new WebhookReceiver(app, answers);
        app.Run(receiver.HandleAsync);
        await app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        seen.Enqueue(new Received(context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString()), body.ToArray()));
        Arrived.TrySetResult();
        Func<HttpContext, Task> answer;
        lock (answers)
            answer = answers.Count > 1 ? answers.Dequeue() : answers.Peek();
        await answer(context);
    }

    internal sealed record Received(IReadOnlyDictionary<string, string> Headers, byte[] Body)
    {
        public string Id => Headers["ModelGrains-Event-Id"];

        public string Event => Headers["ModelGrains-Event"];
    }
}
