using System.Text;
using ModelGrains.Core.Graphs;
using ModelGrains.Errors;
using ModelGrains.Onnx.Graphs;
using ModelGrains.Onnx.Tests.Support;
using ModelGrains.Tensors;

namespace ModelGrains.Onnx.Tests.Graphs;

public class OnnxGraphReaderTests
{
    public static TheoryData<string, string> Summaries => new()
    {
        { "add_one", "13: x FP32[-1] -> y FP32[-1]" },
        { "all_types", "13: f32 FP32[-1], f64 FP64[-1], f16 FP16[-1], i8 INT8[-1], u8 UINT8[-1], i16 INT16[-1], u16 UINT16[-1], i32 INT32[-1], u32 UINT32[-1], i64 INT64[-1], u64 UINT64[-1], b BOOL[-1], s BYTES[-1] -> f32_out FP32[-1], f64_out FP64[-1], f16_out FP16[-1], i8_out INT8[-1], u8_out UINT8[-1], i16_out INT16[-1], u16_out UINT16[-1], i32_out INT32[-1], u32_out UINT32[-1], i64_out INT64[-1], u64_out UINT64[-1], b_out BOOL[-1], s_out BYTES[-1]" },
        { "batch_coupled", "13: x FP32[-1,4] -> y FP32[-1,4]" },
        { "bfloat16", "13: x BF16[-1] -> x_out BF16[-1]" },
        { "data_dep_shape", "13: x FP32[-1,-1] -> y INT64[2,-1]" },
        { "default_input", "13: x FP32[-1], bias FP32[1]? -> y FP32[-1]" },
        { "digits_cnn", "ir7 13: image FP32[-1,1,8,8] -> logits FP32[-1,10]" },
        { "fails_at_run", "13: idx INT64[-1] -> y FP32[-1]" },
        { "fixed_batch", "13: x FP32[1,8] -> y FP32[1,8]" },
        { "hog", "13: shape INT64[-1] -> y FP32[*]" },
        { "identity", "13: x FP32[-1,4] -> y FP32[-1,4]" },
        { "identity_fails", "13: x FP32[-1,4] -> y FP32[-1,4]" },
        { "identity_flip", "13: x FP32[-1,4] -> y FP32[-1,4]" },
        { "identity_nan", "13: x FP32[-1,4] -> y FP32[-1,4]" },
        { "identity_off", "13: x FP32[-1,4] -> y FP32[-1,4]" },
        { "identity_slow", "13: x FP32[-1,4] -> y FP32[-1,4]" },
        { "image_mean", "13: image FP32[-1,3,224,224] -> y FP32[-1,3]" },
        { "iris_forest", "13 ai.onnx.ml:1: x FP32[-1,4] -> label INT64[-1], scores FP32[-1,3]" },
        { "iris_logreg", "13 ai.onnx.ml:2: x FP32[-1,4] -> label INT64[-1], scores FP32[-1,3]" },
        { "iris_zipmap", "13 ai.onnx.ml:2: x FP32[-1,4] -> label INT64[-1], probs (Sequence)" },
        { "linreg", "13: x FP32[-1,3] -> y FP32[-1,1]" },
        { "mlp_1m", "13: x FP32[-1,256] -> y FP32[-1,10]" },
        { "mlp_external_small", "13: x FP32[-1,16] -> y FP32[-1,4] + w0@mlp_external_small.bin" },
        { "mlp_small", "13: x FP32[-1,4] -> y FP32[-1,3]" },
        { "nan", "13: x FP32[-1] -> r FP32[-1], q FP32[-1]" },
        { "odd_names", "13: input:0/a b FP32[-1] -> output \"q\" ü FP32[-1]" },
        { "scalar", "13: x FP32[] -> y FP32[]" },
        { "seq_out", "13: x FP32[-1,4] -> y (Sequence)" },
        { "slow", "13: iters INT64[] -> y FP32[]" },
        { "str_labels", "13 ai.onnx.ml:2: x BYTES[-1] -> y INT64[-1]" },
        { "str_lower", "13: x BYTES[-1] -> y BYTES[-1]" },
        { "str_sentiment", "13 ai.onnx.ml:2: tokens BYTES[-1] -> prob FP32[1,2], label BYTES[1]" },
        { "two_in", "13: a FP32[-1,-1,-1], b FP32[-1,-1,-1] -> y FP32[-1,-1,-1]" },
        { "typed_contents", "13: f32 FP32[-1], u8 UINT8[-1], i8 INT8[-1], u16 UINT16[-1], i16 INT16[-1], i32 INT32[-1], i64 INT64[-1], s BYTES[-1], b BOOL[-1], f64 FP64[-1], u32 UINT32[-1], u64 UINT64[-1] -> f32_out FP32[-1], u8_out UINT8[-1], i8_out INT8[-1], u16_out UINT16[-1], i16_out INT16[-1], i32_out INT32[-1], i64_out INT64[-1], s_out BYTES[-1], b_out BOOL[-1], f64_out FP64[-1], u32_out UINT32[-1], u64_out UINT64[-1]" },
        { "bad_opset99", "99: x FP32[-1,4] -> y FP32[-1,3]" },
        { "bad_unknown_op", "13: x FP32[-1] -> y FP32[-1]" },
        { "bad_missing_external", "13: x FP32[4] -> y FP32[4] + w@nowhere.bin" },
        { "bad_escaping_external", "13: x FP32[4] -> y FP32[4] + w@../../../../etc/passwd" },
    };

    public static TheoryData<string, string> Refused => new()
    {
        { "bad_empty", "'m.onnx' is empty (0 bytes), expected an ONNX model" },
        { "bad_garbage", "'m.onnx' is not an ONNX model: its bytes are no protocol buffer of that format" },
        { "bad_truncated", "'m.onnx' is cut short: it ends inside a field after 385 bytes" },
    };

    [Theory]
    [MemberData(nameof(Summaries))]
    public void Read_Model_GivesItsSummary(string name, string summary)
    {
        var read = OnnxGraphReader.Read(TestModels.PathOf(name), "m.onnx");
        Assert.True(read.IsSuccess, read.Error?.Message);
        Assert.Equal(summary, Describe(read.Value));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Read_BrokenFile_IsRefusedWithItsOwnReason(string name, string reason)
    {
        var error = OnnxGraphReader.Read(TestModels.PathOf(name), "m.onnx").Error!;
        Assert.Equal(ModelErrorCode.InvalidInput, error.Code);
        Assert.Equal([new FieldError("graph", reason)], error.Fields.AsEnumerable());
        ErrorTexts.AssertClean(error);
    }

    [Fact]
    public void Summaries_EveryModelOfTheFolder_IsHere() =>
        Assert.Equal(
            Directory.EnumerateFiles(TestModels.Folder, "*.onnx").Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal),
            Summaries.Concat(Refused).Select(row => (string)row[0]).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData(new byte[] { 0x08, 0x08 }, "it has no ir_version or no graph")]
    [InlineData(new byte[] { 0x3a, 0x00 }, "it has no ir_version or no graph")]
    [InlineData(new byte[] { 0x08, 0x08, 0x3a, 0x00 }, "imports no operator set")]
    public void Read_LackingAPart_SaysWhich(byte[] bytes, string what) => Assert.Contains(what, ReadBytes(bytes).Error!.Message, StringComparison.Ordinal);

    /// <summary>Cut anywhere or with any byte changed: a summary or a reason, never an exception.</summary>
    [Theory]
    [InlineData("mlp_small")]
    [InlineData("bad_missing_external")]
    [InlineData("iris_zipmap")]
    [InlineData("odd_names")]
    public void Read_DamagedAnywhere_IsAnAnswer(string name)
    {
        var whole = File.ReadAllBytes(TestModels.PathOf(name));
        for (var i = 0; i < whole.Length; i++)
        {
            Assert.True(ReadBytes(whole[..i]) is { IsSuccess: true } or { Error.Code: ModelErrorCode.InvalidInput });
            foreach (var mask in (byte[])[0x01, 0x80, 0xff])
            {
                var changed = whole.ToArray();
                changed[i] ^= mask;
                Assert.True(ReadBytes(changed) is { IsSuccess: true } or { Error.Code: ModelErrorCode.InvalidInput });
            }
        }
    }

    private static Outcome<GraphSummary> ReadBytes(byte[] bytes)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, bytes);
            return OnnxGraphReader.Read(path, "m.onnx");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string Describe(GraphSummary graph)
    {
        var text = new StringBuilder(graph.IrVersion == 8 ? "" : $"ir{graph.IrVersion} ");
        text.AppendJoin(' ', graph.OperatorSets.Select(set => set.Domain.Length == 0 ? $"{set.Version}" : $"{set.Domain}:{set.Version}"));
        text.Append(": ").AppendJoin(", ", graph.Inputs.Select(Describe)).Append(" -> ").AppendJoin(", ", graph.Outputs.Select(Describe));
        foreach (var file in graph.ExternalData.DistinctBy(external => external.Location))
            text.Append($" + {file.Tensor}@{file.Location}");
        return text.ToString();
    }

    private static string Describe(GraphValue value) =>
        value.Kind == GraphValueKind.Tensor
            ? $"{value.Name} {OnnxElementTypes.Name(value.ElementType)}{(value.Shape.IsDefault ? "[*]" : TensorShape.Format(value.Shape))}{(value.HasDefault ? "?" : "")}"
            : $"{value.Name} ({value.Kind})";
}
