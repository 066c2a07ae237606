using System.Text;
using System.Text.Json;
using ModelGrains.Core.Tensors;
using ModelGrains.Errors;
using ModelGrains.Tensors;
using ModelGrains.Tests;

namespace ModelGrains.Core.Tests.Tensors;

public sealed class TensorJsonTests
{
    public static IEnumerable<object[]> Names => SampleTensors.NamesWithJson;

    [Theory]
    [MemberData(nameof(Names))]
    public void Write_ThenRead_GivesTheSameBits(string name)
    {
        var tensor = SampleTensors.Named(name);
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
            TensorJson.Write(writer, tensor);

        SampleTensors.AssertSame(tensor, Read(Encoding.UTF8.GetString(buffer.ToArray()), out var errors));
        Assert.Empty(errors);
    }

    [Fact]
    public void Read_MembersInAnyOrderAndUnknownOnes_IsRead()
    {
        var tensor = Read("""{"data":[[1,2],[3,4]],"more":{"x":[1]},"shape":[2,2],"parameters":{"a":1},"datatype":"INT8","name":"x"}""", out var errors);

        Assert.Empty(errors);
        SampleTensors.AssertSame(Tensor.From<sbyte>("x", [2, 2], [1, 2, 3, 4]), tensor);
    }

    [Theory]
    [InlineData("[1,2,3,4,5,6]")]
    [InlineData("[[1,2,3],[4,5,6]]")]
    [InlineData("[[[1],[2],[3],[4],[5],[6]]]")]
    public void Read_FlatOrNested_IsRowMajor(string data)
    {
        var tensor = Read($$"""{"name":"x","shape":[2,3],"datatype":"INT32","data":{{data}}}""", out var errors);

        Assert.Empty(errors);
        SampleTensors.AssertSame(Tensor.From<int>("x", [2, 3], [1, 2, 3, 4, 5, 6]), tensor);
    }

    [Theory]
    [InlineData("[[1,2],[3,4],[5,6]]", "expected arrays nested as the shape [2,3], got [3,2]")]
    [InlineData("[[1,2,3],[4,5],[6]]", "uneven length or depth")]
    [InlineData("[1,2,[3,4,5,6]]", "uneven length or depth")]
    [InlineData("[1,2,3,4,5]", "expected 6 elements for shape [2,3], got 5")]
    [InlineData("[1,2,3,4,5,6,7]", "expected 6 elements for shape [2,3], got 7")]
    [InlineData("[1,2,\"3\"]", "element 2: expected an integer from -2147483648 to 2147483647 for INT32, got a string")]
    [InlineData("[1,{\"a\":[]}]", "element 1: expected an integer from -2147483648 to 2147483647 for INT32, got an object")]
    [InlineData("[null]", "got null")]
    [InlineData("[1.5]", "got a number with a fraction or an exponent")]
    [InlineData("[2147483648]", "got an integer out of range")]
    [InlineData("5", "expected an array of INT32 elements, got a number")]
    [InlineData("{}", "expected an array of INT32 elements, got an object")]
    public void Read_WrongData_NamesTensorAndWhatCame(string data, string expected)
    {
        var tensor = Read($$"""{"name":"x","shape":[2,3],"datatype":"INT32","data":{{data}}}""", out var errors);

        Assert.Null(tensor);
        var error = Assert.Single(errors);
        Assert.Equal("samples[0].inputs[1].data", error.Field);
        Assert.StartsWith("tensor 'x': ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UINT8", "-1")]
    [InlineData("UINT8", "256")]
    [InlineData("INT8", "128")]
    [InlineData("INT8", "-129")]
    [InlineData("UINT16", "65536")]
    [InlineData("INT16", "-32769")]
    [InlineData("UINT32", "4294967296")]
    [InlineData("UINT32", "-1")]
    [InlineData("INT64", "9223372036854775808")]
    [InlineData("UINT64", "18446744073709551616")]
    [InlineData("UINT64", "-1")]
    [InlineData("BOOL", "2")]
    [InlineData("FP32", "1e39")]
    [InlineData("FP64", "1e309")]
    [InlineData("FP32", "\"1\"")]
    [InlineData("FP64", "true")]
    [InlineData("BYTES", "1")]
    [InlineData("BYTES", "\"\\ud800\"")]
    public void Read_ElementNotOfTheType_IsAnErrorWithoutTheValue(string type, string element)
    {
        Assert.Null(Read($$"""{"name":"x","shape":[1],"datatype":"{{type}}","data":[{{element}}]}""", out var errors));

        var message = Assert.Single(errors).Message;
        Assert.Contains($"for {type}, got ", message, StringComparison.Ordinal);
        if (element != "true")
            Assert.DoesNotContain(element, message[message.IndexOf("got ", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FP16")]
    [InlineData("BF16")]
    public void Read_HalfPrecision_IsRefused(string type)
    {
        Assert.Null(Read($$"""{"name":"x","shape":[1],"datatype":"{{type}}","data":[1]}""", out var errors));
        Assert.Contains($"{type} has no JSON form", Assert.Single(errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_BoolAsZeroAndOne_IsRead() =>
        SampleTensors.AssertSame(
            Tensor.From<bool>("x", [3], [true, false, true]),
            Read("""{"name":"x","shape":[3],"datatype":"BOOL","data":[1,0,true]}""", out _));

    [Theory]
    [InlineData("[-1,2]", "expected no negative dimension")]
    [InlineData("[9223372036854775807,2]", "expected no negative dimension and at most 9223372036854775807 elements")]
    [InlineData("[1.5]", "got a number at 0")]
    [InlineData("[1,\"2\"]", "got a string at 1")]
    [InlineData("4", "expected an array of integers from 0, got a number")]
    [InlineData("[[1]]", "got an array at 0")]
    public void Read_WrongShape_IsReported(string shape, string expected)
    {
        Assert.Null(Read($$"""{"name":"x","shape":{{shape}},"datatype":"FP32","data":[1]}""", out var errors));

        var error = Assert.Single(errors);
        Assert.Equal("samples[0].inputs[1].shape", error.Field);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_HugeShapeAndLittleData_TakesLittleMemory()
    {
        Assert.Null(Read("""{"name":"x","shape":[4611686018427387904],"datatype":"FP64","data":[1,2]}""", out var errors));
        Assert.Contains("expected 4611686018427387904 elements", Assert.Single(errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ManyErrors_ReportsEach()
    {
        Assert.Null(Read("""{"name":7,"datatype":"FLOAT","shape":[-1]}""", out var errors));
        Assert.Equal(
            ["samples[0].inputs[1].name", "samples[0].inputs[1].datatype", "samples[0].inputs[1].shape", "samples[0].inputs[1].data"],
            errors.Select(error => error.Field));
    }

    [Theory]
    [InlineData("""{"name":"x","shape":[1],"datatype":"INT8","data":[1],"data":[2]}""", "data")]
    [InlineData("""{"name":"x","shape":[1],"shape":[1],"datatype":"INT8","data":[1]}""", "shape")]
    public void Read_MemberTwice_IsRefused(string json, string member)
    {
        Assert.Null(Read(json, out var errors));
        Assert.Equal(new FieldError($"samples[0].inputs[1].{member}", "given twice"), Assert.Single(errors));
    }

    [Theory]
    [InlineData("[]", "got an array")]
    [InlineData("\"x\"", "got a string")]
    public void Read_NotAnObject_IsReported(string json, string expected)
    {
        Assert.Null(Read(json, out var errors));
        Assert.Contains(expected, Assert.Single(errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_UndefinedElement_IsMissing()
    {
        var errors = new List<FieldError>();
        Assert.Null(TensorJson.Read(default, "inputs[0]", errors));
        Assert.StartsWith("missing", Assert.Single(errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NestedTooDeep_IsReported()
    {
        var deep = new string('[', 150) + new string(']', 150);
        using var document = JsonDocument.Parse($$"""{"name":"x","shape":[0],"datatype":"INT8","data":{{deep}}}""", new JsonDocumentOptions { MaxDepth = 500 });
        var errors = new List<FieldError>();

        Assert.Null(TensorJson.Read(document.RootElement, "x", errors));
        Assert.Contains("nested deeper than 100", Assert.Single(errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_DocumentWithCommentsAndTrailingCommas_IsRead()
    {
        var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
        using var document = JsonDocument.Parse("""{"name":"x", /* one */ "shape":[1,],"datatype":"INT8","data":[1,],}""", options);
        var errors = new List<FieldError>();

        SampleTensors.AssertSame(Tensor.From<sbyte>("x", [1], [1]), TensorJson.Read(document.RootElement, "x", errors));
        Assert.Empty(errors);
    }

    private static Tensor? Read(string json, out List<FieldError> errors)
    {
        using var document = JsonDocument.Parse(json);
        errors = [];
        return TensorJson.Read(document.RootElement, "samples[0].inputs[1]", errors);
    }
}
