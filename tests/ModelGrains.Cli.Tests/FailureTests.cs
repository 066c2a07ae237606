using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using ModelGrains.Cli.Tests.Fakes;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Tests;

public sealed class FailureTests
{
    private const string Line = "GET /api/v1/models";

    [Theory]
    [InlineData("InvalidInput", 400, 3)]
    [InlineData("ModelNotFound", 404, 4)]
    [InlineData("VersionNotFound", 404, 4)]
    [InlineData("Conflict", 409, 5)]
    [InlineData("NotReady", 503, 7)]
    [InlineData("Overloaded", 429, 7)]
    [InlineData("DeadlineExceeded", 504, 7)]
    [InlineData("InstanceLost", 503, 7)]
    [InlineData("RuntimeFault", 500, 1)]
    [InlineData("Unauthenticated", 401, 1)]
    [InlineData("PermissionDenied", 403, 1)]
    [InlineData("Cancelled", 499, 1)]
    public async Task Problem_OfTheClosedList_ItsTextAndExitCode(string title, int status, int exitCode)
    {
        await using var server = await FakeServer.StartAsync();
        server.OnProblem(Line, title, status, "What went wrong");
        var run = await CliRun.OnAsync(server, "list");
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Equal("What went wrong", run.Error.TrimEnd());
        Assert.Equal("", run.Output);
    }

    [Theory]
    [InlineData(404, 4)]
    [InlineData(413, 3)]
    [InlineData(502, 6)]
    [InlineData(503, 7)]
    [InlineData(500, 1)]
    [InlineData(302, 1)]
    public async Task Problem_NotOfAModelGrainsServer_StatusAndExitCode(int status, int exitCode)
    {
        await using var server = await FakeServer.StartAsync();
        server.On(Line, "<html>", status);
        var run = await CliRun.OnAsync(server, "list");
        Assert.Equal(exitCode, run.ExitCode);
        Assert.StartsWith($"{server.Url} answered {status} ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Problem_Json_OnTheErrorStream()
    {
        await using var server = await FakeServer.StartAsync();
        server.OnProblem(Line, "InvalidInput", 400, "It is not valid: a: b", new FieldProblem("a", "b"));
        var run = await CliRun.OnAsync(server, "list", "--json");
        Assert.Equal(3, run.ExitCode);
        Assert.Equal("""{"title":"InvalidInput","status":400,"detail":"It is not valid: a: b","errors":[{"field":"a","message":"b"}]}""", run.Error.TrimEnd());
        Assert.Equal("", run.Output);
    }

    [Fact]
    public async Task Answer_NotJson_Unexpected()
    {
        await using var server = await FakeServer.StartAsync();
        server.On(Line, "<html>");
        var run = await CliRun.OnAsync(server, "list");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("is not what a ModelGrains server says", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_Down_OneClearLine()
    {
        var url = FreeUrl();
        var run = await CliRun.RunAsync(["list", "--server", url]);
        Assert.Equal(6, run.ExitCode);
        Assert.Equal($"No server answers at {url}: is it running? (connection refused)", run.Error.TrimEnd());
    }

    [Fact]
    public async Task Server_Variable_UsedWhereNoOptionIs()
    {
        var url = FreeUrl();
        var run = await CliRun.RunAsync(["list"], serverVariable: url);
        Assert.Contains(url, run.Error, StringComparison.Ordinal);
        var other = FreeUrl();
        Assert.Contains(other, (await CliRun.RunAsync(["list", "-s", other], serverVariable: url)).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1:8000", null)]
    [InlineData("ftp://x", null)]
    [InlineData(null, "nonsense")]
    public async Task Server_NoUrl_WrongUsage(string? option, string? variable)
    {
        var run = await CliRun.RunAsync(option is null ? ["list"] : ["list", "--server", option], serverVariable: variable);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("is not a server: expected a URL", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_BreaksTheConnectionOff_Unreachable()
    {
        await using var server = await FakeServer.StartAsync();
        server.On(Line, context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        var run = await CliRun.OnAsync(server, "list");
        Assert.Equal(6, run.ExitCode);
        Assert.Contains("broke the connection off", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_UnderAPath_KeepsThePath()
    {
        await using var server = await FakeServer.StartAsync();
        server.On("GET /models/api/v1/models", new ModelListView([]));
        var run = await CliRun.RunAsync(["list", "--server", server.Url + "/models/"]);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task Timeout_Passed_ExitCode7()
    {
        await using var server = await FakeServer.StartAsync();
        var time = new FiringTime();
        server.On(Line, async context =>
        {
            time.Fire();
            await CallerLeftAsync(context);
        });
        var run = await CliRun.RunAsync(["list", "--server", server.Url, "--timeout", "5s"], time: time);
        Assert.Equal(7, run.ExitCode);
        Assert.Equal(TimeSpan.FromSeconds(5), time.DueTime);
        Assert.Contains("within 00:00:05", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("50d")]
    public async Task Timeout_Nonsense_WrongUsage(string timeout)
    {
        var run = await CliRun.RunAsync(["list", "--timeout", timeout]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("is not a timeout", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupted_DuringARequest_Exits130Quietly()
    {
        using var interrupt = new CancellationTokenSource();
        await using var server = await FakeServer.StartAsync();
        server.On(Line, async context =>
        {
            await interrupt.CancelAsync();
            await CallerLeftAsync(context);
        });
        var run = await CliRun.RunAsync(["list", "--server", server.Url], cancellationToken: interrupt.Token);
        Assert.Equal((130, "", ""), (run.ExitCode, run.Output, run.Error));
    }

    /// <summary>Ends when the caller has gone: a server that never answers.</summary>
    private static async Task CallerLeftAsync(HttpContext context)
    {
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = context.RequestAborted.Register(left.SetResult);
        await left.Task;
    }

    /// <summary>An address on which nothing listens.</summary>
    private static string FreeUrl()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://{listener.LocalEndpoint}";
    }
}
