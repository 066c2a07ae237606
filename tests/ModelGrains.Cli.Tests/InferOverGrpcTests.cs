using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using ModelGrains.Cli.Tests.Fakes;
using ModelGrains.Protocol.Messages;

namespace ModelGrains.Cli.Tests;

public sealed class InferOverGrpcTests
{
    private static readonly ModelMetadataResponse Metadata = new()
    {
        Name = "iris",
        Versions = { "3" },
        Inputs = { new ModelMetadataResponse.Types.TensorMetadata { Name = "x", Datatype = "FP32", Shape = { -1, 2 } } },
    };

    private readonly List<ModelInferRequest> seen = [];
    private string? user;

    [Fact]
    public async Task Infer_Grpc_SendsTheTensorAndShowsTheAnswer()
    {
        await using var server = await StartAsync();
        var run = await CliRun.RunAsync(["infer", "iris/3", "--input", "x=1.5,2", "--grpc", server.Urls.First()]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var request = Assert.Single(seen);
        Assert.Equal(("iris", "3", "x"), (request.ModelName, request.ModelVersion, request.Inputs[0].Name));
        Assert.Equal([0, 0, 0xc0, 0x3f, 0, 0, 0, 0x40], request.RawInputContents[0].ToByteArray());
        Assert.Contains("[1.5, 2]", run.Output, StringComparison.Ordinal);
        Assert.Contains("answered by iris/3", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Infer_GrpcLabelAndHeader_AreTheVersionAndMetadata()
    {
        await using var server = await StartAsync();
        var run = await CliRun.RunAsync(["infer", "iris@canary", "--input", "x=1.5,2", "--grpc", server.Urls.First(), "--header", "x-user-id=42"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(("canary", "42"), (Assert.Single(seen).ModelVersion, user));
    }

    [Fact]
    public async Task Infer_GrpcFileAndJson_WritesTheProtocolsJson()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("request.json", """{"id":"7","inputs":[{"name":"x","datatype":"FP32","shape":[1,2],"data":[1,2]}]}""");
        await using var server = await StartAsync();
        var run = await CliRun.RunAsync(["infer", "iris", "--file", file, "--grpc", server.Urls.First(), "--json"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("\"data\":[1,2]", run.Output, StringComparison.Ordinal);
        Assert.Equal("7", Assert.Single(seen).Id);
    }

    [Fact]
    public async Task Infer_GrpcNobodyListens_SaysSo()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var run = await CliRun.RunAsync(["infer", "iris", "-i", "x=1", "--grpc", $"http://{socket.LocalEndPoint}"]);

        Assert.Equal(ExitCodes.NotReady, run.ExitCode);
        Assert.Contains("cannot be reached", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Infer_GrpcNoAddress_WrongUsage()
    {
        var run = await CliRun.RunAsync(["infer", "iris", "-i", "x=1", "--grpc", "localhost"]);

        Assert.Equal(ExitCodes.Usage, run.ExitCode);
    }

    private async Task<WebApplication> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var app = builder.Build();
        app.Run(AnswerAsync);
        await app.StartAsync();
        return app;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        user = context.Request.Headers["x-user-id"];
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        IMessage message = context.Request.Path.Value!.EndsWith("/ModelInfer", StringComparison.Ordinal)
            ? Echo(ModelInferRequest.Parser.ParseFrom(body.ToArray().AsSpan(5)))
            : Metadata;
        var frame = new byte[5 + message.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), frame.Length - 5);
        message.WriteTo(frame.AsSpan(5));
        context.Response.ContentType = "application/grpc";
        await context.Response.Body.WriteAsync(frame);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    private ModelInferResponse Echo(ModelInferRequest request)
    {
        seen.Add(request);
        return new ModelInferResponse
        {
            ModelName = request.ModelName,
            ModelVersion = "3",
            Outputs = { new ModelInferResponse.Types.InferOutputTensor { Name = "y", Datatype = "FP32", Shape = { request.Inputs[0].Shape } } },
            RawOutputContents = { request.RawInputContents },
        };
    }
}
