using System.Globalization;
using System.Text;
using System.Text.Json;
using FsCheck.Fluent;
using ModelGrains.Cli.Api;
using ModelGrains.Cli.Inference;
using ModelGrains.Inference;
using ModelGrains.Protocol.Json;
using ModelGrains.Tensors;

namespace ModelGrains.Cli.Tests;

public sealed class InputArgumentsTests
{
    private static readonly ModelReference Model = new(ModelName.Parse("m"), null);

    [Theory]
    [InlineData("FP32", "-1,4", "x=5.1,3.5,1.4,0.2", "[1,4]", "[5.1,3.5,1.4,0.2]")]
    [InlineData("FP32", "-1,2", "x=1, 2 ,3,4", "[2,2]", "[1,2,3,4]")]
    [InlineData("FP32", "2,2", "x=1,2,3,4", "[2,2]", "[1,2,3,4]")]
    [InlineData("FP32", "", "x=7", "[]", "[7]")]
    [InlineData("FP32", "-1", "x=", "[0]", "[]")]
    [InlineData("FP32", "-1,-1", "x=3", "[1,1]", "[3]")]
    [InlineData("FP32", "-1,-1", "x[2,2]=1,2,3,4", "[2,2]", "[1,2,3,4]")]
    [InlineData("FP32", "-1,-1", "x[-1,2]=1,2,3,4", "[2,2]", "[1,2,3,4]")]
    [InlineData("FP32", "-1,-1", "x=[[1,2],[3,4]]", "[2,2]", "[1,2,3,4]")]
    [InlineData("FP32", "-1,2", "x=[1,2,3,4]", "[2,2]", "[1,2,3,4]")]
    [InlineData("FP32", "-1", "x=.5,+1,1e3,nan,-infinity", "[5]", "[0.5,1,1000,\"NaN\",\"-Infinity\"]")]
    [InlineData("FP64", "-1", "x=0.1", "[1]", "[0.1]")]
    [InlineData("INT64", "-1", "x=-9223372036854775808", "[1]", "[-9223372036854775808]")]
    [InlineData("UINT64", "-1", "x=18446744073709551615", "[1]", "[18446744073709551615]")]
    [InlineData("UINT8", "-1", "x=255", "[1]", "[255]")]
    [InlineData("BOOL", "-1", "x=true,FALSE,1,0", "[4]", "[true,false,true,false]")]
    [InlineData("BYTES", "-1", "x=a, b,", "[3]", "[\"a\",\" b\",\"\"]")]
    [InlineData("BYTES", "-1", "x=[\"a, b\",\"[c]\"]", "[2]", "[\"a, b\",\"[c]\"]")]
    [InlineData("BYTES", "1", "x=k=v", "[1]", "[\"k=v\"]")]
    public void ToRequest_Fits_ShapeAndData(string type, string shape, string argument, string expectedShape, string expectedData)
    {
        using var request = JsonDocument.Parse(Make(Signature(type, shape), argument));
        var input = request.RootElement.GetProperty("inputs")[0];
        Assert.Equal(type, input.GetProperty("datatype").GetString());
        Assert.Equal(expectedShape, input.GetProperty("shape").GetRawText());
        Assert.Equal(expectedData, input.GetProperty("data").GetRawText());
    }

    [Theory]
    [InlineData("FP32", "-1,4", "x=1,2,3", "takes a multiple of 4 values for its shape [-1,4], got 3")]
    [InlineData("FP32", "1,4", "x=1,2,3", "takes exactly 4 values")]
    [InlineData("FP32", "-1,-1", "x=1,2,3,4", "in more than one way: say which, as --input 'x[1,2]=…'")]
    [InlineData("FP32", "-1,0", "x=1", "takes none values")]
    [InlineData("FP32", "-1", "x[2,2]=1,2,3", "takes exactly 4 values")]
    [InlineData("FP32", "-1", "x=1,abc", "Value 2 of input 'x' is 'abc', which is no FP32")]
    [InlineData("FP32", "-1", "x=1e99", "is '1e99', which is no FP32")]
    [InlineData("INT8", "-1", "x=300", "expected an integer from -128 to 127")]
    [InlineData("INT32", "-1", "x=1.5", "is '1.5', which is no INT32")]
    [InlineData("UINT64", "-1", "x=-1", "is '-1', which is no UINT64")]
    [InlineData("BOOL", "-1", "x=yes", "is 'yes', which is no BOOL")]
    [InlineData("BYTES", "-1", "x=[a", "are no JSON array")]
    [InlineData("FP32", "-1,2", "x=[[1,2],[3]]", "differ in length")]
    [InlineData("FP32", "-1", "x=[\"a\"]", "expected a number")]
    [InlineData("FP16", "-1", "x=1", "no JSON form")]
    [InlineData("FP32", "-1", "y=1", "has no input 'y': its inputs are 'x' (FP32 [-1])")]
    [InlineData("FP32", "-1", "x", "is no input: expected NAME=VALUES")]
    [InlineData("FP32", "-1", "=1", "is no input: expected NAME=VALUES")]
    public void ToRequest_DoesNotFit_WrongUsageSaysWhy(string type, string shape, string argument, string expected)
    {
        var failure = Assert.Throws<CliException>(() => Make(Signature(type, shape), argument));
        Assert.Equal(ExitCodes.Usage, failure.ExitCode);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToRequest_InputTwice_WrongUsage()
    {
        var failure = Assert.Throws<CliException>(() => Make(Signature("FP32", "-1"), "x=1", "x=2"));
        Assert.Equal("Input 'x' is given twice", failure.Message);
    }

    [Fact]
    public void ToRequest_NameWithBracketsThatAreNoShape_IsTheName()
    {
        var signature = new ModelMetadata([new TensorMetadata("x[a]:0", "FP32", [-1])]);
        Assert.Contains("\"name\":\"x[a]:0\"", Encoding.UTF8.GetString(Make(signature, "x[a]:0=1").Span), StringComparison.Ordinal);
    }

    /// <summary>Whatever floats are given, the request holds their very bits, in a shape of as many elements.</summary>
    [Fact]
    public void ToRequest_AnyFloats_ReadBackToTheSameBits() =>
        FsCheck.Check.QuickThrowOnFailure(Prop.ForAll<float[]>(values =>
        {
            var text = string.Join(',', values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)));
            var input = ReadBack(Make(Signature("FP32", "-1"), "x=" + text)).Inputs[0];
            return input.Shape.SequenceEqual([values.Length]) &&
                input.AsSpan<float>().ToArray().Zip(values).All(pair => pair.First.Equals(pair.Second));
        }));

    /// <summary>A fitted shape agrees with the signature in every known size and has exactly as many elements as there are values.</summary>
    [Fact]
    public void Fit_AnyShapeAndCount_FitsOrRefuses() =>
        FsCheck.Check.QuickThrowOnFailure(Prop.ForAll<byte[], byte>((sizes, count) =>
        {
            long[] shape = [.. sizes.Take(4).Select(size => (size % 6) - 1L)];
            try
            {
                var fitted = ShapeFitter.Fit("x", shape, count);
                return TensorShape.TryCount(fitted.AsSpan(), out var elements) && elements == count &&
                    fitted.Zip(shape).All(pair => pair.First == pair.Second || pair.Second == -1);
            }
            catch (CliException refusal)
            {
                return refusal.ExitCode == ExitCodes.Usage;
            }
        }));

    private static ReadOnlyMemory<byte> Make(ModelMetadata signature, params string[] arguments) => InputArguments.ToRequest(Model, arguments, signature);

    private static InferRequest ReadBack(ReadOnlyMemory<byte> json) => InferRequestJson.Read(json, Model.Model, null).Value!;

    private static ModelMetadata Signature(string type, string shape) =>
        new([new TensorMetadata("x", type, [.. shape.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(long.Parse)])]);
}
