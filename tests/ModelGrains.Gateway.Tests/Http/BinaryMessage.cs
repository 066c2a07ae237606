using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ModelGrains.Tensors;

namespace ModelGrains.Gateway.Tests.Http;

/// <summary>Bodies of the binary tensor data extension, written and read by hand, as another client would.</summary>
internal static class BinaryMessage
{
    public const string Header = "Inference-Header-Content-Length";

    public static ByteArrayContent Of(string more, params Tensor[] inputs)
    {
        var described = inputs.Select(input =>
            $$$"""{"name":{{{JsonSerializer.Serialize(input.Name)}}},"shape":[{{{string.Join(',', input.Shape)}}}],"datatype":"{{{input.DataType.Name()}}}","parameters":{"binary_data_size":{{{input.Data.Length}}}}}""");
        return Of($$"""{"inputs":[{{string.Join(',', described)}}]{{more}}}""", inputs.SelectMany(input => input.Data.ToArray()).ToArray());
    }

    public static ByteArrayContent Of(string json, byte[] binary, string? header = null)
    {
        var text = Encoding.UTF8.GetBytes(json);
        var content = new ByteArrayContent([.. text, .. binary]);
        content.Headers.Add(Header, header ?? text.Length.ToString(CultureInfo.InvariantCulture));
        return content;
    }

    public static async Task<(JsonElement Json, byte[] Binary)> ReadAsync(HttpResponseMessage answer)
    {
        var body = await answer.Content.ReadAsByteArrayAsync();
        var length = answer.Content.Headers.TryGetValues(Header, out var values) || answer.Headers.TryGetValues(Header, out values)
            ? int.Parse(values.Single(), CultureInfo.InvariantCulture)
            : body.Length;
        return (JsonDocument.Parse(body.AsMemory(0, length)).RootElement, body[length..]);
    }

    public static string? TypeOf(HttpResponseMessage answer) => answer.Content.Headers.ContentType is MediaTypeHeaderValue type ? type.ToString() : null;
}
