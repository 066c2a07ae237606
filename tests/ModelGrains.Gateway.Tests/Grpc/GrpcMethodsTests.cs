using Google.Protobuf;
using ModelGrains.Gateway.Tests.Support;
using ModelGrains.Inference;
using ModelGrains.Protocol.Conversion;
using ModelGrains.Protocol.Grpc;
using ModelGrains.Protocol.Messages;
using ModelGrains.Tests;

namespace ModelGrains.Gateway.Tests.Grpc;

/// <summary>Each method, called with the project's own invoker.</summary>
public sealed class GrpcMethodsTests
{
    public static IEnumerable<object[]> Names => SampleTensors.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task ModelInfer_EveryDataType_ComesBackTheSame(string name)
    {
        await using var host = await GatewayHost.StartAsync();
        var request = InferRequestMessages.Write(new InferRequest { Model = ModelName.Parse("echo"), Inputs = [SampleTensors.Named(name)] });
        var answer = await CallAsync(host, InferenceMethods.ModelInfer, request);

        Assert.Equal("3", answer.Value?.ModelVersion);
        SampleTensors.AssertSame(SampleTensors.Named(name), InferResponseMessages.Read(answer.Value!).Value?.Outputs[0]);
    }

    [Fact]
    public async Task ModelInfer_TypedContents_AreAnsweredRaw()
    {
        await using var host = await GatewayHost.StartAsync();
        var answer = await CallAsync(host, InferenceMethods.ModelInfer, new ModelInferRequest
        {
            ModelName = "echo",
            Id = "7",
            Inputs = { new ModelInferRequest.Types.InferInputTensor { Name = "x", Datatype = "INT16", Shape = { 2 }, Contents = new() { IntContents = { 1, -1 } } } },
        });

        Assert.Equal("7", answer.Value?.Id);
        Assert.Null(answer.Value?.Outputs[0].Contents);
        Assert.Equal([1, 0, 0xff, 0xff], answer.Value?.RawOutputContents[0].ToByteArray());
    }

    [Fact]
    public async Task ModelInfer_OneMegabyte_ComesBackTheSame()
    {
        await using var host = await GatewayHost.StartAsync();
        var values = Enumerable.Range(0, 262_144).ToArray();
        var tensor = ModelGrains.Tensors.TensorValues.From<int>("x", [values.Length], values);
        var answer = await CallAsync(
            host, InferenceMethods.ModelInfer, InferRequestMessages.Write(new InferRequest { Model = ModelName.Parse("echo"), Inputs = [tensor] }));

        SampleTensors.AssertSame(tensor, InferResponseMessages.Read(answer.Value!).Value?.Outputs[0]);
    }

    [Fact]
    public async Task ModelInfer_WrongInput_IsInvalidArgumentWithTheText()
    {
        await using var host = await GatewayHost.StartAsync();
        var answer = await CallAsync(host, InferenceMethods.ModelInfer, new ModelInferRequest
        {
            ModelName = "echo",
            Inputs = { new ModelInferRequest.Types.InferInputTensor { Name = "x", Datatype = "FP32", Shape = { 2 } } },
            RawInputContents = { ByteString.CopyFrom(1, 2, 3) },
        });

        Assert.Equal(GrpcStatusCode.InvalidArgument, answer.Status.Code);
        Assert.Equal("input byte size mismatch for input 'x' for model 'echo'. Expected 8, got 3", answer.Status.Message);
        Assert.Empty(host.Plane.Requests);
    }

    [Fact]
    public async Task Server_LiveReadyMetadata_AreAnswered()
    {
        await using var host = await GatewayHost.StartAsync();
        Assert.True((await CallAsync(host, InferenceMethods.ServerLive, new ServerLiveRequest())).Value?.Live);
        Assert.True((await CallAsync(host, InferenceMethods.ServerReady, new ServerReadyRequest())).Value?.Ready);
        host.Plane.IsReady = false;
        Assert.False((await CallAsync(host, InferenceMethods.ServerReady, new ServerReadyRequest())).Value?.Ready);
        var metadata = (await CallAsync(host, InferenceMethods.ServerMetadata, new ServerMetadataRequest())).Value;
        Assert.Equal(new ServerMetadataResponse { Name = "modelgrains", Version = "0.1.0", Extensions = { "model_repository" } }, metadata);
    }

    [Theory]
    [InlineData("echo", "", true)]
    [InlineData("echo", "3", true)]
    [InlineData("echo", "9", false)]
    [InlineData("no", "", false)]
    public async Task ModelReady_KnownOrNot_IsASuccess(string model, string version, bool expected)
    {
        await using var host = await GatewayHost.StartAsync();
        var answer = await CallAsync(host, InferenceMethods.ModelReady, new ModelReadyRequest { Name = model, Version = version });

        Assert.True(answer.IsSuccess);
        Assert.Equal(expected, answer.Value.Ready);
    }

    [Fact]
    public async Task ModelMetadata_KnownOrNot_IsAnswered()
    {
        await using var host = await GatewayHost.StartAsync();
        var known = await CallAsync(host, InferenceMethods.ModelMetadata, new ModelMetadataRequest { Name = "echo" });
        var unknown = await CallAsync(host, InferenceMethods.ModelMetadata, new ModelMetadataRequest { Name = "no" });

        Assert.Equal(["2", "3"], known.Value?.Versions);
        Assert.Equal([-1, 4], known.Value?.Inputs[0].Shape);
        Assert.Equal(GrpcStatusCode.NotFound, unknown.Status.Code);
    }

    [Fact]
    public async Task Repository_IndexLoadUnload_AreAnswered()
    {
        await using var host = await GatewayHost.StartAsync();
        Assert.Equal(2, (await CallAsync(host, InferenceMethods.RepositoryIndex, new RepositoryIndexRequest())).Value?.Models.Count);
        Assert.Single((await CallAsync(host, InferenceMethods.RepositoryIndex, new RepositoryIndexRequest { Ready = true })).Value!.Models);
        Assert.True((await CallAsync(host, InferenceMethods.RepositoryModelLoad, new RepositoryModelLoadRequest { ModelName = "echo" })).Value?.IsLoaded);
        Assert.True((await CallAsync(host, InferenceMethods.RepositoryModelUnload, new RepositoryModelUnloadRequest { RepositoryName = "echo" })).Value?.IsUnloaded);
        Assert.Equal(["load echo", "unload echo"], host.Plane.Commands);
    }

    [Fact]
    public async Task RepositoryModelLoad_WithAnotherConfiguration_IsRefusedAndNotDone()
    {
        await using var host = await GatewayHost.StartAsync();
        var request = new RepositoryModelLoadRequest { ModelName = "echo", Parameters = { ["config"] = new() { StringParam = "{}" } } };

        Assert.Equal(GrpcStatusCode.InvalidArgument, (await CallAsync(host, InferenceMethods.RepositoryModelLoad, request)).Status.Code);
        Assert.Empty(host.Plane.Commands);
    }

    private static Task<GrpcResult<TResponse>> CallAsync<TRequest, TResponse>(
        GatewayHost host, GrpcMethod<TRequest, TResponse> method, TRequest request)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        new GrpcInvoker(host.Http2, host.GrpcAddress, TimeProvider.System, 64 * 1024 * 1024).UnaryAsync(method, request, null, default);
}
