using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Tests.Fakes;

/// <summary>A real web server on this machine that answers what a test says, and keeps what it was asked.</summary>
internal sealed class FakeServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, RequestDelegate> answers = new();
    private readonly ConcurrentQueue<SeenRequest> seen = new();

    private FakeServer(WebApplication app) => this.app = app;

    public string Url => app.Urls.Single();

    public IReadOnlyList<SeenRequest> Seen => [.. seen];

    public static async Task<FakeServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        var app = builder.Build();
        var server = new FakeServer(app);
        app.Run(server.HandleAsync);
        await app.StartAsync();
        return server;
    }

    /// <summary>Answers a request line, as <c>GET /api/v1/models</c> without the query, with JSON.</summary>
    public FakeServer On(string line, object answer, int status = 200) =>
        On(line, context =>
        {
            context.Response.StatusCode = status;
            return answer is string text
                ? context.Response.WriteAsync(text)
                : context.Response.WriteAsJsonAsync(answer, answer.GetType(), ManagementJson.Options);
        });

    /// <summary>Answers a request line with a problem of the management API.</summary>
    public FakeServer OnProblem(string line, string title, int status, string detail, params FieldProblem[] errors) =>
        On(line, new ProblemView(title, status, detail, errors.Length == 0 ? null : errors), status);

    /// <summary>Answers a request line with code.</summary>
    public FakeServer On(string line, RequestDelegate answer)
    {
        answers[line] = answer;
        return this;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        var line = $"{request.Method} {request.Path}";
        if (answers.TryGetValue("EARLY " + line, out var early))
        {
            await early(context);
            return;
        }

        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        seen.Enqueue(new SeenRequest(line + request.QueryString, request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString()), body.ToArray()));
        if (answers.TryGetValue(line, out var answer))
        {
            await answer(context);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
    }
}
