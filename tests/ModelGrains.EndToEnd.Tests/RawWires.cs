using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ModelGrains.Protocol.Grpc;
using ModelGrains.Protocol.Messages;
using ModelGrains.Tensors;
using ModelGrains.Testing;

namespace ModelGrains.EndToEnd.Tests;

/// <summary>Requests put together by hand for each wire, and the outputs as they come back.</summary>
internal static class RawWires
{
    /// <summary>Sends a message over gRPC; outputs by name.</summary>
    public static async Task<Dictionary<string, Tensor>> GrpcAsync(ServerProcess server, ModelInferRequest message)
    {
        using var http = new HttpClient { BaseAddress = server.GrpcAddress };
        var frame = new ArrayBufferWriter<byte>();
        GrpcMessageWriter.Write(frame, message);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/{InferenceMethods.Service}/ModelInfer")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(frame.WrittenSpan.ToArray()),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        using var response = await http.SendAsync(request);
        var body = await response.Content.ReadAsByteArrayAsync();
        Assert.True(body.Length > GrpcFrame.PrefixSize, response.Headers.ToString());
        var answer = ModelInferResponse.Parser.ParseFrom(body.AsSpan(GrpcFrame.PrefixSize));
        Assert.Equal(answer.Outputs.Count, answer.RawOutputContents.Count);
        return answer.Outputs.Select((output, i) => Output(output.Name, output.Datatype, [.. output.Shape], answer.RawOutputContents[i].ToByteArray())).ToDictionary(output => output.Name);
    }

    /// <summary>Sends tensors with the binary tensor data extension, outputs asked for likewise; outputs by name.</summary>
    public static async Task<Dictionary<string, Tensor>> BinaryAsync(ServerProcess server, string model, Tensor[] inputs)
    {
        var described = inputs.Select(input =>
            $$"""{"name":"{{input.Name}}","shape":[{{input.Shape[0]}}],"datatype":"{{input.DataType.Name()}}","parameters":{"binary_data_size":{{input.Data.Length}} } }""");
        var json = Encoding.UTF8.GetBytes($$"""{"inputs":[{{string.Join(',', described)}}],"parameters":{"binary_data_output":true} }""");
        using var content = new ByteArrayContent([.. json, .. inputs.SelectMany(input => input.Data.ToArray())]);
        content.Headers.Add("Inference-Header-Content-Length", json.Length.ToString(CultureInfo.InvariantCulture));
        using var response = await server.Http.PostAsync($"/v2/models/{model}/infer", content);
        var body = await response.Content.ReadAsByteArrayAsync();
        Assert.True(response.IsSuccessStatusCode, Encoding.UTF8.GetString(body));
        var at = int.Parse(response.Headers.GetValues("Inference-Header-Content-Length").Single(), CultureInfo.InvariantCulture);
        return JsonDocument.Parse(body.AsMemory(0, at)).RootElement.GetProperty("outputs").EnumerateArray().Select(output =>
        {
            var size = output.GetProperty("parameters").GetProperty("binary_data_size").GetInt32();
            at += size;
            return Output(output, body[(at - size)..at]);
        }).ToDictionary(output => output.Name);
    }

    /// <summary>Sends tensors whose values are given as JSON; what the outputs have as their values, as text by name.</summary>
    public static async Task<Dictionary<string, string>> JsonAsync(ServerProcess server, string model, IEnumerable<(Tensor Input, string Values)> inputs)
    {
        var described = inputs.Select(input =>
            $$"""{"name":"{{input.Input.Name}}","shape":[{{input.Input.Shape[0]}}],"datatype":"{{input.Input.DataType.Name()}}","data":{{input.Values}}}""");
        using var answer = await server.Http.PostAsync($"/v2/models/{model}/infer", new StringContent($$"""{"inputs":[{{string.Join(',', described)}}]}"""));
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(answer.IsSuccessStatusCode, body.ToString());
        return body.GetProperty("outputs").EnumerateArray().ToDictionary(output => output.GetProperty("name").GetString()!, output => output.GetProperty("data").GetRawText());
    }

    /// <summary>Asserts that the output of each input's name is the input bit by bit.</summary>
    public static void AssertSame(Tensor[] inputs, Dictionary<string, Tensor> outputs)
    {
        foreach (var input in inputs)
        {
            var output = outputs[input.Name + "_out"];
            Assert.True(input.DataType == output.DataType && input.Shape.SequenceEqual(output.Shape), input.Name);
            Assert.True(input.Data.Span.SequenceEqual(output.Data.Span), $"{input.Name}: {Convert.ToHexString(input.Data.Span)} became {Convert.ToHexString(output.Data.Span)}");
        }
    }

    private static Tensor Output(JsonElement output, byte[] data) => Output(
        output.GetProperty("name").GetString()!,
        output.GetProperty("datatype").GetString()!,
        [.. output.GetProperty("shape").EnumerateArray().Select(dimension => dimension.GetInt64())],
        data);

    private static Tensor Output(string name, string type, long[] shape, byte[] data)
    {
        Assert.True(DataTypes.TryParse(type, out var parsed), type);
        return new Tensor { Name = name, DataType = parsed, Shape = [.. shape], Data = data };
    }
}
