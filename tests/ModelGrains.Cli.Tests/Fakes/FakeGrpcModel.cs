using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using ModelGrains.Protocol.Messages;

namespace ModelGrains.Cli.Tests.Fakes;

/// <summary>A model behind gRPC: of x [-1,2] it answers the sum, times the version, and whether that is over 5. A test may step in before.</summary>
internal sealed class FakeGrpcModel : IAsyncDisposable
{
    public const int Overloaded = 8;

    private static readonly ModelMetadataResponse Metadata = new()
    {
        Name = "sum",
        Versions = { "1" },
        Inputs = { new ModelMetadataResponse.Types.TensorMetadata { Name = "x", Datatype = "FP32", Shape = { -1, 2 } } },
    };

    private readonly WebApplication app;

    private FakeGrpcModel(WebApplication app) => this.app = app;

    public string Url => app.Urls.Single();

    public ConcurrentQueue<ModelInferRequest> Seen { get; } = [];

    /// <summary>Runs before each answer; a status that is not 0 is the answer.</summary>
    public Func<ModelInferRequest, Task<int>> Before { get; set; } = _ => Task.FromResult(0);

    public static async Task<FakeGrpcModel> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var app = builder.Build();
        var model = new FakeGrpcModel(app);
        app.Run(model.AnswerAsync);
        await app.StartAsync();
        return model;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        context.Response.ContentType = "application/grpc";
        IMessage answer = Metadata;
        if (context.Request.Path.Value!.EndsWith("/ModelInfer", StringComparison.Ordinal))
        {
            var request = ModelInferRequest.Parser.ParseFrom(body.ToArray().AsSpan(5));
            Seen.Enqueue(request);
            if (await Before(request) is var status and not 0)
            {
                context.Response.AppendTrailer("grpc-status", $"{status}");
                context.Response.AppendTrailer("grpc-message", "not this one");
                if (status == Overloaded)
                    context.Response.AppendTrailer("grpc-retry-pushback-ms", "1");
                return;
            }

            answer = Sum(request);
        }

        var frame = new byte[5 + answer.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), frame.Length - 5);
        answer.WriteTo(frame.AsSpan(5));
        await context.Response.Body.WriteAsync(frame);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    private static ModelInferResponse Sum(ModelInferRequest request)
    {
        var version = request.ModelVersion.Length == 0 ? 1 : int.Parse(request.ModelVersion, System.Globalization.CultureInfo.InvariantCulture);
        var x = MemoryMarshal.Cast<byte, float>(request.RawInputContents[0].Span);
        var sums = new float[x.Length / 2];
        for (var i = 0; i < sums.Length; i++)
            sums[i] = (x[2 * i] + x[(2 * i) + 1]) * version;
        return new ModelInferResponse
        {
            ModelName = request.ModelName,
            ModelVersion = $"{version}",
            Outputs =
            {
                new ModelInferResponse.Types.InferOutputTensor { Name = "high", Datatype = "INT64", Shape = { sums.Length } },
                new ModelInferResponse.Types.InferOutputTensor { Name = "sum", Datatype = "FP32", Shape = { sums.Length } },
            },
            RawOutputContents =
            {
                ByteString.CopyFrom(MemoryMarshal.AsBytes(Array.ConvertAll(sums, sum => sum > 5 ? 1L : 0).AsSpan())),
                ByteString.CopyFrom(MemoryMarshal.AsBytes(sums.AsSpan())),
            },
        };
    }
}
