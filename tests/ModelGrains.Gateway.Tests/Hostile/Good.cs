using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using ModelGrains.Gateway.Tests.Support;
using ModelGrains.Protocol.Grpc;
using ModelGrains.Protocol.Messages;

namespace ModelGrains.Gateway.Tests.Hostile;

/// <summary>Requests that nothing is wrong with, from callers who have nothing to do with the hostile one.</summary>
internal static class Good
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public const string HttpPath = "/v2/models/echo/infer";

    public const string Json = """{"inputs":[{"name":"x","shape":[1],"datatype":"FP32","data":[1.5]}]}""";

    /// <summary>Fails where the server does not answer over both wires.</summary>
    public static async Task AssertServedAsync(GatewayHost host)
    {
        using var http = await host.Http.PostAsync(HttpPath, new StringContent(Json)).WaitAsync(Patience);
        Assert.Equal(HttpStatusCode.OK, http.StatusCode);
        Assert.Contains("[1.5]", await http.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var call = new HttpRequestMessage(HttpMethod.Post, $"/{InferenceMethods.Service}/ModelInfer")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(Frame(Request(4))),
        };
        call.Content.Headers.ContentType = new MediaTypeHeaderValue(GrpcHeaders.ContentType);
        using var grpc = await host.Http2.SendAsync(call).WaitAsync(Patience);
        await grpc.Content.ReadAsByteArrayAsync();
        Assert.Equal("0", grpc.TrailingHeaders.GetValues(GrpcHeaders.Status).Single());
    }

    /// <summary>A request for the echo with so many bytes.</summary>
    public static ModelInferRequest Request(int size) => new()
    {
        ModelName = "echo",
        Inputs = { new ModelInferRequest.Types.InferInputTensor { Name = "x", Datatype = "UINT8", Shape = { size } } },
        RawInputContents = { ByteString.CopyFrom(new byte[size]) },
    };

    public static byte[] Frame(IMessage message)
    {
        var output = new ArrayBufferWriter<byte>();
        GrpcMessageWriter.Write(output, message);
        return output.WrittenSpan.ToArray();
    }
}
