using Microsoft.Extensions.Logging.Abstractions;
using ModelGrains.Gateway.Grpc.Health;
using ModelGrains.Gateway.Tests.Support;
using ModelGrains.Protocol.Grpc;
using ModelGrains.Protocol.Messages.Health;
using ModelGrains.Tests;
using static ModelGrains.Protocol.Messages.Health.HealthCheckResponse.Types;

namespace ModelGrains.Gateway.Tests.Grpc;

/// <summary>The health protocol.</summary>
public sealed class HealthTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData("", ServingStatus.Serving)]
    [InlineData("inference.GRPCInferenceService", ServingStatus.Serving)]
    [InlineData("grpc.health.v1.Health", ServingStatus.Serving)]
    [InlineData("echo", ServingStatus.Serving)]
    [InlineData("echo/3", ServingStatus.Serving)]
    public async Task Check_WhatIsKnown_IsServing(string service, ServingStatus expected)
    {
        await using var host = await GatewayHost.StartAsync();

        Assert.Equal(expected, (await CheckAsync(host, service)).Value?.Status);
    }

    [Theory]
    [InlineData("nope")]
    [InlineData("echo/9")]
    [InlineData("echo/3/x")]
    [InlineData("echo/x")]
    [InlineData("/")]
    [InlineData("inference.Other")]
    public async Task Check_WhatIsNotKnown_IsNotFound(string service)
    {
        await using var host = await GatewayHost.StartAsync();

        Assert.Equal(GrpcStatusCode.NotFound, (await CheckAsync(host, service)).Status.Code);
    }

    [Fact]
    public async Task Check_NotReady_IsNotServing()
    {
        await using var host = await GatewayHost.StartAsync();
        host.Plane.EchoIsReady = false;
        Assert.Equal(ServingStatus.NotServing, (await CheckAsync(host, "echo")).Value?.Status);
        Assert.Equal(ServingStatus.Serving, (await CheckAsync(host, "")).Value?.Status);
        host.Plane.EchoIsReady = true;
        host.Plane.IsReady = false;
        Assert.Equal(ServingStatus.NotServing, (await CheckAsync(host, "")).Value?.Status);
        Assert.Equal(ServingStatus.NotServing, (await CheckAsync(host, "echo")).Value?.Status);
    }

    [Fact]
    public async Task Watch_Model_TellsTheStateAtOnceAndEveryChange()
    {
        await using var host = await GatewayHost.StartAsync();
        host.Plane.EchoIsReady = null;
        using var call = await WatchAsync(host, "echo");

        Assert.Equal(ServingStatus.ServiceUnknown, (await call.ReadAsync())?.Status);
        host.Plane.EchoIsReady = true;
        Assert.Equal(ServingStatus.Serving, (await NextAsync(host, call))?.Status);
        host.Plane.EchoIsReady = false;
        Assert.Equal(ServingStatus.NotServing, (await NextAsync(host, call))?.Status);
        await call.CancelAsync();
    }

    [Fact]
    public async Task Watch_ServerStops_TellsNotServingAndEnds()
    {
        var host = await GatewayHost.StartAsync();
        using var call = await WatchAsync(host, "");
        Assert.Equal(ServingStatus.Serving, (await call.ReadAsync())?.Status);
        var stopped = host.StopAsync();

        Assert.Equal(ServingStatus.NotServing, (await call.ReadAsync())?.Status);
        Assert.Equal(GrpcStatusCode.Unavailable, (await call.StatusAsync()).Code);
        await stopped;
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Watch_WithoutARequest_IsAStatus()
    {
        await using var host = await GatewayHost.StartAsync();
        using var call = new DuplexCall<HealthCheckRequest, HealthCheckResponse>(host, HealthMethods.Watch);
        call.Finish();

        Assert.Equal("There is no message", (await call.StatusAsync()).Message);
    }

    [Fact]
    public async Task Monitor_SeveralWatchersOfOneService_ReadItOnceAndNotAnyMoreWhenTheyLeft()
    {
        var plane = new FakeDataPlane();
        var monitor = new HealthMonitor(new HealthReader(plane, NullLogger<HealthReader>.Instance), new ManualTime());
        using var cancel = new CancellationTokenSource();
        var told = Enumerable.Range(0, 10).Select(_ => new TaskCompletionSource<ServingStatus>(TaskCreationOptions.RunContinuationsAsynchronously)).ToList();

        var watching = told.Select(one => monitor.WatchAsync("echo", Second, Tell(one), cancel.Token)).ToList();
        foreach (var one in told)
            Assert.Equal(ServingStatus.Serving, await one.Task.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(1, monitor.Count);
        Assert.Equal(1, plane.ReadyChecks);
        await cancel.CancelAsync();
        foreach (var one in watching)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        Assert.Equal(0, monitor.Count);

        static Func<ServingStatus, ValueTask> Tell(TaskCompletionSource<ServingStatus> told) => status =>
        {
            told.SetResult(status);
            return ValueTask.CompletedTask;
        };
    }

    private static Task<GrpcResult<HealthCheckResponse>> CheckAsync(GatewayHost host, string service) =>
        new GrpcInvoker(host.Http2, host.GrpcAddress, TimeProvider.System, 1024)
            .UnaryAsync(HealthMethods.Check, new HealthCheckRequest { Service = service }, null, default);

    private static async Task<DuplexCall<HealthCheckRequest, HealthCheckResponse>> WatchAsync(GatewayHost host, string service)
    {
        var call = new DuplexCall<HealthCheckRequest, HealthCheckResponse>(host, HealthMethods.Watch);
        await call.SendAsync(new HealthCheckRequest { Service = service });
        call.Finish();
        return call;
    }

    private static async Task<HealthCheckResponse?> NextAsync(GatewayHost host, DuplexCall<HealthCheckRequest, HealthCheckResponse> call)
    {
        var next = call.ReadAsync();
        while (!next.IsCompleted)
        {
            // The next reading's timer may not be there yet: move on until it is.
            host.Time.Advance(Second);
            await Task.Yield();
        }

        return await next;
    }
}
