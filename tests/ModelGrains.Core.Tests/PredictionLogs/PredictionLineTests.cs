using System.Text.Json;
using ModelGrains.Core.PredictionLogs;
using ModelGrains.Core.Tests.Routing;
using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.PredictionLogs;
using ModelGrains.Routing;
using ModelGrains.Tensors;

namespace ModelGrains.Core.Tests.PredictionLogs;

public sealed class PredictionLineTests
{
    private static readonly Tensor Age = new() { Name = "age", DataType = DataType.Fp32, Shape = [2], Data = new byte[8] };
    private static readonly Tensor Names = new() { Name = "name", DataType = DataType.Bytes, Shape = [2], Data = new byte[] { 1, 0, 0, 0, (byte)'a', 1, 0, 0, 0, (byte)'a' } };
    private static readonly Tensor Half = new() { Name = "half", DataType = DataType.Fp16, Shape = [1], Data = new byte[] { 0, 60 } };

    [Fact]
    public void Write_Answer_IsAllOfIt()
    {
        var line = Write(new PredictionLogSpec());

        Assert.Equal(
            """
            {"kind":"prediction","id":"7","time":"1970-01-01T00:00:00+00:00","model":"fraud","version":3,"revision":8,"pickedBy":"segment","segment":"beta","latencyMicroseconds":1500,"inputs":[{"name":"age","datatype":"FP32","shape":[2],"data":[0,0]},{"name":"name","datatype":"BYTES","shape":[2],"data":["a","a"]}],"outputs":[{"name":"half","datatype":"FP16","shape":[1],"base64":"ADw="}]}
            """,
            line);
    }

    [Fact]
    public void Write_ChosenFields_AreTheOnlyOnes()
    {
        var line = JsonDocument.Parse(Write(new PredictionLogSpec { Inputs = ["age"], Outputs = [] })).RootElement;

        Assert.Equal(["age"], line.GetProperty("inputs").EnumerateArray().Select(input => input.GetProperty("name").GetString()));
        Assert.Empty(line.GetProperty("outputs").EnumerateArray());
    }

    [Fact]
    public void Write_RedactedFields_ShowNoValue()
    {
        var text = Write(new PredictionLogSpec { Redactions = [new FieldRedaction("age", RedactionKind.Remove), new FieldRedaction("half", RedactionKind.Hash)] });
        var line = JsonDocument.Parse(text).RootElement;

        Assert.Equal("[redacted]", line.GetProperty("inputs")[0].GetProperty("data").GetString());
        Assert.Equal([2], line.GetProperty("inputs")[0].GetProperty("shape").EnumerateArray().Select(size => size.GetInt32()));
        Assert.Equal(64, line.GetProperty("outputs")[0].GetProperty("data").GetString()!.Length);
        Assert.DoesNotContain("base64", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_HashedTexts_AreEqualWhereTheyAreAndOthersUnderAnotherSalt()
    {
        var hashes = Hashes("a");

        Assert.Equal(hashes[0], hashes[1]);
        Assert.Equal(hashes, Hashes("a"));
        Assert.NotEqual(hashes, Hashes("b"));
    }

    [Fact]
    public void Write_Failure_HasItsErrorAndNoOutputs()
    {
        var line = JsonDocument.Parse(Write(new PredictionLogSpec(), ModelErrors.Cancelled())).RootElement;

        Assert.Equal("Cancelled", line.GetProperty("error").GetProperty("code").GetString());
        Assert.False(line.TryGetProperty("outputs", out _));
    }

    private static List<string?> Hashes(string salt)
    {
        var text = Write(new PredictionLogSpec { Redactions = [new FieldRedaction("name", RedactionKind.Hash)] }, salt: salt);
        return [.. JsonDocument.Parse(text).RootElement.GetProperty("inputs")[1].GetProperty("data").EnumerateArray().Select(hash => hash.GetString())];
    }

    private static string Write(PredictionLogSpec spec, ModelError? error = null, string salt = "fraud")
    {
        Outcome<InferResponse> answer = error is not null ? error : new InferResponse { Model = Routes.Fraud, Version = new ModelVersion(3), Outputs = [Half] };
        var line = new PredictionLine(Routes.Request() with { Inputs = [Age, Names] }, answer, new FieldSelection(spec, salt), DateTimeOffset.UnixEpoch)
        {
            Id = "7",
            Version = new ModelVersion(3),
            Pick = new PickExplanation { Revision = 8, Reason = PickReason.Segment, Segment = "beta" },
            Latency = TimeSpan.FromMilliseconds(1.5),
        };
        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text))
            line.Write(writer);
        return System.Text.Encoding.UTF8.GetString(text.ToArray()).Replace("\\u002B", "+", StringComparison.Ordinal);
    }
}
