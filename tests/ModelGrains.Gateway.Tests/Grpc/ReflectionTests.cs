using Google.Protobuf;
using Google.Protobuf.Reflection;
using ModelGrains.Gateway.Tests.Support;
using ModelGrains.Protocol.Grpc;
using ModelGrains.Protocol.Messages.Reflection;

namespace ModelGrains.Gateway.Tests.Grpc;

/// <summary>Server reflection, under both names.</summary>
public sealed class ReflectionTests
{
    private static readonly string[] Services =
    [
        "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection",
        "inference.GRPCInferenceService", "inference.model_repository.ModelRepositoryService",
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Info_SeveralQuestionsInOneStream_AreAnsweredInOrder(bool alpha)
    {
        await using var host = await GatewayHost.StartAsync();
        using var call = Call(host, alpha ? ReflectionMethods.AlphaInfo : ReflectionMethods.Info);
        await call.SendAsync(new ServerReflectionRequest { Host = "h", ListServices = "*" });
        await call.SendAsync(new ServerReflectionRequest { FileByFilename = "open_inference.proto" });
        call.Finish();

        var list = await call.ReadAsync();
        Assert.Equal(Services, list?.ListServicesResponse.Service.Select(service => service.Name));
        Assert.Equal(("h", "h"), (list?.ValidHost, list?.OriginalRequest.Host));
        Assert.Equal(5, (await call.ReadAsync())?.FileDescriptorResponse.FileDescriptorProto.Count);
        Assert.True((await call.StatusAsync()).IsOk);
    }

    [Theory]
    [InlineData("inference.GRPCInferenceService")]
    [InlineData("inference.GRPCInferenceService.ModelStreamInfer")]
    [InlineData("inference.ModelInferRequest.InferInputTensor")]
    [InlineData("inference.ModelInferRequest.raw_input_contents")]
    [InlineData("inference.ModelInstanceGroup.Kind")]
    [InlineData("inference.TYPE_FP32")]
    [InlineData("inference.model_repository.ModelRepositoryService")]
    [InlineData("grpc.health.v1.HealthCheckResponse.ServingStatus")]
    [InlineData("grpc.reflection.v1alpha.ServerReflection")]
    public async Task Info_Symbol_IsAnsweredWithFilesThatBuildAndDeclareIt(string symbol)
    {
        var answer = await AskAsync(new ServerReflectionRequest { FileContainingSymbol = symbol });

        // Imports first, as the builder wants them.
        var files = FileDescriptor.BuildFromByteStrings(ByImports(answer.FileDescriptorResponse.FileDescriptorProto));
        Assert.Contains(Symbols(files[^1]), known => symbol == known || symbol.StartsWith(known + ".", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Info_EveryServiceListed_HasItsFile()
    {
        foreach (var service in Services)
        {
            var answer = await AskAsync(new ServerReflectionRequest { FileContainingSymbol = service });
            var file = FileDescriptorProto.Parser.ParseFrom(answer.FileDescriptorResponse.FileDescriptorProto[0]);
            Assert.Contains(file.Service, declared => $"{file.Package}.{declared.Name}" == service);
        }
    }

    [Fact]
    public async Task Info_WhatIsNotKnown_IsAnErrorInTheAnswer()
    {
        ServerReflectionRequest[] questions =
        [
            new() { FileByFilename = "nope.proto" },
            new() { FileContainingSymbol = "inference.Nope" },
            new() { FileContainingExtension = new ExtensionRequest { ContainingType = "inference.ModelInferRequest", ExtensionNumber = 1000 } },
            new() { AllExtensionNumbersOfType = "inference.Nope" },
        ];
        foreach (var question in questions)
        {
            var answer = await AskAsync(question);
            Assert.Equal((int)GrpcStatusCode.NotFound, answer.ErrorResponse.ErrorCode);
            Assert.NotEmpty(answer.ErrorResponse.ErrorMessage);
            Assert.Equal(question, answer.OriginalRequest);
        }

        Assert.Equal((int)GrpcStatusCode.InvalidArgument, (await AskAsync(new ServerReflectionRequest())).ErrorResponse.ErrorCode);
    }

    [Fact]
    public async Task Info_ExtensionsOfAKnownType_AreNone()
    {
        var answer = await AskAsync(new ServerReflectionRequest { AllExtensionNumbersOfType = "inference.ModelInferRequest" });

        Assert.Equal("inference.ModelInferRequest", answer.AllExtensionNumbersResponse.BaseTypeName);
        Assert.Empty(answer.AllExtensionNumbersResponse.ExtensionNumber);
    }

    private static DuplexCall<ServerReflectionRequest, ServerReflectionResponse> Call(
        GatewayHost host, GrpcMethod<ServerReflectionRequest, ServerReflectionResponse> method) => new(host, method);

    private static async Task<ServerReflectionResponse> AskAsync(ServerReflectionRequest question)
    {
        await using var host = await GatewayHost.StartAsync();
        using var call = Call(host, ReflectionMethods.Info);
        await call.SendAsync(question);
        call.Finish();
        return (await call.ReadAsync())!;
    }

    private static List<ByteString> ByImports(IEnumerable<ByteString> files)
    {
        var parsed = files.Select(bytes => (Bytes: bytes, File: FileDescriptorProto.Parser.ParseFrom(bytes))).ToDictionary(file => file.File.Name);
        var ordered = new List<ByteString>();
        foreach (var name in parsed.Keys.ToList())
            Visit(name);

        // The file asked for comes first from the server, so that it is the last to be visited from its imports only: put it at the end.
        var first = files.First();
        ordered.Remove(first);
        ordered.Add(first);
        return ordered;

        void Visit(string name)
        {
            foreach (var import in parsed[name].File.Dependency)
                Visit(import);
            if (!ordered.Contains(parsed[name].Bytes))
                ordered.Add(parsed[name].Bytes);
        }
    }

    private static IEnumerable<string> Symbols(FileDescriptor file) =>
        file.Services.Select(service => service.FullName)
            .Concat(file.MessageTypes.Select(message => message.FullName))
            .Concat(file.EnumTypes.SelectMany(type => type.Values).Select(value => $"{file.Package}.{value.Name}"));
}
