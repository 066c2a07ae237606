using Google.Protobuf;
using ModelGrains.Gateway.Tests.Support;
using ModelGrains.Models;
using ModelGrains.Protocol.Grpc;
using ModelGrains.Protocol.Messages;
using ModelGrains.Protocol.Messages.Configuration;

namespace ModelGrains.Gateway.Tests.Grpc;

/// <summary>The unary methods of the extensions.</summary>
public sealed class ExtensionMethodsTests
{
    [Fact]
    public async Task ModelConfig_KnownOrNot_IsAnswered()
    {
        await using var host = await GatewayHost.StartAsync();
        var known = await CallAsync(host, InferenceExtensionMethods.ModelConfig, new ModelConfigRequest { Name = "echo" });
        var unknown = await CallAsync(host, InferenceExtensionMethods.ModelConfig, new ModelConfigRequest { Name = "echo", Version = "9" });

        Assert.Equal("x", known.Value?.Config.Input[0].Name);
        Assert.Equal([2L, 3L], known.Value?.Config.VersionPolicy.Specific.Versions);
        Assert.Equal(GrpcStatusCode.NotFound, unknown.Status.Code);
    }

    [Fact]
    public async Task ModelStatistics_OneAllAndUnknown_AreAnswered()
    {
        await using var host = await GatewayHost.StartAsync();
        host.Plane.Counters = new InstanceCounters { Succeeded = 4, SucceededMicroseconds = 9 };
        foreach (var name in (string[])["", "echo"])
        {
            var answer = await CallAsync(host, InferenceExtensionMethods.ModelStatistics, new ModelStatisticsRequest { Name = name });
            Assert.Equal(new StatisticDuration { Count = 4, Ns = 9000 }, Assert.Single(answer.Value!.ModelStats).InferenceStats.Success);
        }

        var unknown = await CallAsync(host, InferenceExtensionMethods.ModelStatistics, new ModelStatisticsRequest { Name = "nope" });
        Assert.Equal(GrpcStatusCode.NotFound, unknown.Status.Code);
    }

    [Fact]
    public async Task TraceSetting_OfAllAndOfAModel_AreSetClearedAndRead()
    {
        await using var host = await GatewayHost.StartAsync();
        await TraceAsync(host, "", ("trace_level", ["TIMESTAMPS"]), ("trace_rate", ["10"]));
        var own = await TraceAsync(host, "echo", ("trace_rate", ["5"]), ("trace_count", ["7"]));
        Assert.Equal(["TIMESTAMPS"], own.Value?.Settings["trace_level"].Value);
        Assert.Equal(["5"], own.Value?.Settings["trace_rate"].Value);
        Assert.Equal(["7"], own.Value?.Settings["trace_count"].Value);
        Assert.Equal(["opentelemetry"], own.Value?.Settings["trace_mode"].Value);

        var cleared = await TraceAsync(host, "echo", ("trace_rate", []));
        Assert.Equal(["10"], cleared.Value?.Settings["trace_rate"].Value);
        Assert.Equal(["7"], cleared.Value?.Settings["trace_count"].Value);
        Assert.Equal(["-1"], (await TraceAsync(host, "")).Value?.Settings["trace_count"].Value);
    }

    [Fact]
    public async Task TraceSetting_OfAnUnknownModel_IsNotFound()
    {
        await using var host = await GatewayHost.StartAsync();

        Assert.Equal(GrpcStatusCode.NotFound, (await TraceAsync(host, "nope")).Status.Code);
    }

    [Fact]
    public async Task LogSettings_Changed_HoldAndAreRead()
    {
        await using var host = await GatewayHost.StartAsync();
        var request = new LogSettingsRequest
        {
            Settings = { ["log_info"] = new() { BoolParam = false }, ["log_verbose_level"] = new() { Uint32Param = 2 }, ["log_format"] = new() { StringParam = "ISO8601" } },
        };
        await CallAsync(host, InferenceExtensionMethods.LogSettings, request);
        var read = (await CallAsync(host, InferenceExtensionMethods.LogSettings, new LogSettingsRequest())).Value!.Settings;

        Assert.False(read["log_info"].BoolParam);
        Assert.True(read["log_error"].BoolParam);
        Assert.Equal(2u, read["log_verbose_level"].Uint32Param);
        Assert.Equal("ISO8601", read["log_format"].StringParam);
    }

    [Fact]
    public async Task LogSettings_OneWrongOfTwo_ChangesNothing()
    {
        await using var host = await GatewayHost.StartAsync();
        var request = new LogSettingsRequest { Settings = { ["log_info"] = new() { BoolParam = false }, ["log_error"] = new() { StringParam = "no" } } };
        var refused = await CallAsync(host, InferenceExtensionMethods.LogSettings, request);

        Assert.Equal(GrpcStatusCode.InvalidArgument, refused.Status.Code);
        Assert.Equal("log_error: expected true or false, got 'no'", refused.Status.Message);
        Assert.True((await CallAsync(host, InferenceExtensionMethods.LogSettings, new LogSettingsRequest())).Value!.Settings["log_info"].BoolParam);
    }

    [Fact]
    public async Task SharedMemory_EveryMethod_IsUnimplementedWithAWayOut()
    {
        await using var host = await GatewayHost.StartAsync();
        foreach (var name in InferenceExtensionMethods.SharedMemory)
        {
            var method = new GrpcMethod<SystemSharedMemoryStatusRequest, SystemSharedMemoryStatusResponse>(
                InferenceMethods.Service, name, SystemSharedMemoryStatusRequest.Parser, SystemSharedMemoryStatusResponse.Parser);
            var answer = await CallAsync(host, method, new SystemSharedMemoryStatusRequest());

            Assert.Equal(GrpcStatusCode.Unimplemented, answer.Status.Code);
            Assert.Equal("Shared memory is not supported by this server: send tensors raw, in the request itself", answer.Status.Message);
        }
    }

    [Theory]
    [InlineData("inference.model_repository.ModelRepositoryService")]
    [InlineData("grpc.health.v1.Health")]
    [InlineData("grpc.reflection.v1.ServerReflection")]
    [InlineData("grpc.reflection.v1alpha.ServerReflection")]
    [InlineData("inference.GRPCInferenceService")]
    public async Task UnknownMethod_OfAnyService_IsUnimplemented(string service)
    {
        await using var host = await GatewayHost.StartAsync();
        var method = new GrpcMethod<ServerLiveRequest, ServerLiveResponse>(service, "Nope", ServerLiveRequest.Parser, ServerLiveResponse.Parser);

        Assert.Equal(GrpcStatusCode.Unimplemented, (await CallAsync(host, method, new ServerLiveRequest())).Status.Code);
    }

    [Fact]
    public async Task Repository_UnderMlserversName_IsAnswered()
    {
        await using var host = await GatewayHost.StartAsync();
        Assert.Equal(2, (await CallAsync(host, RepositoryServiceMethods.Index, new RepositoryIndexRequest())).Value?.Models.Count);
        Assert.True((await CallAsync(host, RepositoryServiceMethods.Load, new RepositoryModelLoadRequest { ModelName = "echo" })).IsSuccess);
        Assert.True((await CallAsync(host, RepositoryServiceMethods.Unload, new RepositoryModelUnloadRequest { ModelName = "echo" })).IsSuccess);
        Assert.Equal(["load echo", "unload echo"], host.Plane.Commands);
    }

    private static Task<GrpcResult<TraceSettingResponse>> TraceAsync(GatewayHost host, string model, params (string Name, string[] Values)[] settings)
    {
        var request = new TraceSettingRequest { ModelName = model };
        foreach (var (name, values) in settings)
            request.Settings[name] = new() { Value = { values } };
        return CallAsync(host, InferenceExtensionMethods.TraceSetting, request);
    }

    private static Task<GrpcResult<TResponse>> CallAsync<TRequest, TResponse>(GatewayHost host, GrpcMethod<TRequest, TResponse> method, TRequest request)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        new GrpcInvoker(host.Http2, host.GrpcAddress, TimeProvider.System, 64 * 1024 * 1024).UnaryAsync(method, request, null, default);
}
