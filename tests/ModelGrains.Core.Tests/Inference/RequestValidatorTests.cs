using System.Collections.Immutable;
using ModelGrains.Core.Inference;
using ModelGrains.Core.Tests.Support;
using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Models;
using ModelGrains.Tensors;

namespace ModelGrains.Core.Tests.Inference;

/// <summary>Texts that existing clients match: OIP.md, 7.</summary>
public class RequestValidatorTests
{
    private static readonly ModelSignature Signature = new()
    {
        Inputs = [Make.Spec("x", DataType.Fp32, -1, 4), Make.Spec("bias", DataType.Fp32, 1) with { Optional = true }, Make.Spec("s", DataType.Bytes, 2)],
        Outputs = [Make.Spec("y", DataType.Fp32, -1, 3), Make.Spec("z", DataType.Int64, -1)],
    };

    private static readonly Tensor X = Make.Floats("x", [1, 4], 1, 2, 3, 4);
    private static readonly Tensor S = Make.Raw("s", DataType.Bytes, [2], 1, 0, 0, 0, (byte)'a', 0, 0, 0, 0);

    [Fact]
    public void Check_Fits_IsNull()
    {
        Assert.Null(Check([X, S]));
        Assert.Null(Check([S, Make.Floats("bias", [1], 5), X]));
        Assert.Null(Check([Make.Floats("x", [0, 4]), S]));
        Assert.Null(Check([X, S], "z", "y"));
    }

    [Fact]
    public void Check_UnknownInput_IsUnexpected() =>
        Assert.Equal("unexpected inference input 'w' for model 'fraud': it takes 'x', 'bias', 's'", Check([X, S, Make.Floats("w", [1], 0)]));

    [Fact]
    public void Check_InputTwice_IsRefused() => Assert.Equal("inference input 'x' for model 'fraud' came twice, expected once", Check([X, X, S]));

    [Fact]
    public void Check_InputMissing_CountsThem() => Assert.Equal("expected 2 inputs but got 1 inputs for model 'fraud': 's' is missing", Check([X]));

    [Fact]
    public void Check_NoInputs_CountsThem() => Assert.Equal("expected 2 inputs but got 0 inputs for model 'fraud': 'x' is missing", Check([]));

    [Fact]
    public void Check_OtherType_NamesBoth() =>
        Assert.Equal("inference input 'x' data-type is 'INT64', but model 'fraud' expects 'FP32'", Check([Make.Raw("x", DataType.Int64, [1, 4], new byte[32]), S]));

    [Theory]
    [InlineData(new long[] { 1, 5 }, "[1,5]")]
    [InlineData(new long[] { 4 }, "[4]")]
    [InlineData(new long[] { }, "[]")]
    [InlineData(new long[] { 1, 1, 4 }, "[1,1,4]")]
    [InlineData(new long[] { -1, 4 }, "[-1,4]")]
    [InlineData(new long[] { 4611686018427387904, 4 }, "[4611686018427387904,4]")]
    public void Check_OtherShape_NamesBoth(long[] shape, string text) =>
        Assert.Equal($"unexpected shape for input 'x' for model 'fraud'. Expected [-1,4], got {text}", Check([Make.Raw("x", DataType.Fp32, shape), S]));

    [Fact]
    public void Check_NegativeShapeWhereRankIsUnknown_IsRefused()
    {
        var signature = Signature with { Inputs = [new TensorSpec { Name = "x", DataType = DataType.Fp32 }] };
        var error = RequestValidator.CheckInputs(signature, Make.Fraud, [Make.Raw("x", DataType.Fp32, [-1])]);
        Assert.Equal("unexpected shape for input 'x' for model 'fraud'. Expected any shape of sizes from 0, got [-1]", error?.Message);
        Assert.Null(RequestValidator.CheckInputs(signature, Make.Fraud, [Make.Floats("x", [1, 1, 2], 1, 2)]));
    }

    [Theory]
    [InlineData(15)]
    [InlineData(17)]
    [InlineData(0)]
    public void Check_BytesDoNotFitTheShape_NamesBoth(int length) =>
        Assert.Equal($"input byte size mismatch for input 'x' for model 'fraud'. Expected 16, got {length}", Check([Make.Raw("x", DataType.Fp32, [1, 4], new byte[length]), S]));

    [Fact]
    public void Check_HugeShapeWithFewBytes_NamesTheSizeWithoutAllocatingIt() =>
        Assert.Equal("input byte size mismatch for input 'x' for model 'fraud'. Expected 36893488147419103216, got 4",
            Check([Make.Raw("x", DataType.Fp32, [2305843009213693951, 4], new byte[4]), S]));

    [Fact]
    public void Check_StringsRunPastTheBuffer_IsRefused() =>
        Assert.Contains("element byte size indicator exceeds the end of the buffer", Check([X, Make.Raw("s", DataType.Bytes, [2], 9, 0, 0, 0, 1)]), StringComparison.Ordinal);

    [Fact]
    public void Check_FewerStrings_CountsThem() =>
        Assert.Equal("expected 2 string elements for inference input 's', got 1", Check([X, Make.Raw("s", DataType.Bytes, [2], 0, 0, 0, 0)]));

    [Fact]
    public void Check_UnknownOutput_IsUnexpected() =>
        Assert.Equal("unexpected inference output 'w' for model 'fraud': it gives 'y', 'z'", Check([X, S], "y", "w"));

    [Fact]
    public void Check_OutputTwice_IsRefused() =>
        Assert.Equal("inference output 'y' for model 'fraud' was asked for twice, expected once", Check([X, S], "y", "z", "y"));

    [Fact]
    public void Check_AnyError_IsInvalidInput()
    {
        var error = RequestValidator.Check(Signature, new InferRequest { Model = Make.Fraud, Inputs = [] });
        Assert.Equal(ModelErrorCode.InvalidInput, error?.Code);
    }

    /// <summary>The other texts that clients match, which have one home each.</summary>
    [Fact]
    public void ModelErrors_TextsThatClientsMatch_AreTheirs()
    {
        var key = VersionKey.Parse("fraud/3");
        Assert.Equal("Request for unknown model: 'fraud' is not found", ModelErrors.UnknownModel("fraud").Message);
        Assert.Equal("Request for unknown model: 'fraud' version 3 is not found", ModelErrors.UnknownVersion("fraud", "3").Message);
        Assert.Equal("Request for unknown model: 'fraud' has no available versions", ModelErrors.NoAvailableVersions("fraud").Message);
        Assert.StartsWith("Request for unknown model: 'fraud' version 3 is not at ready state", ModelErrors.VersionNotReady(key, "loading").Message, StringComparison.Ordinal);
        Assert.StartsWith("Exceeds maximum queue size", ModelErrors.QueueFull("fraud", 1, TimeSpan.FromSeconds(1)).Message, StringComparison.Ordinal);
        Assert.Equal("Request timeout expired", ModelErrors.DeadlineExceeded().Message);
    }

    private static string? Check(ImmutableArray<Tensor> inputs, params ImmutableArray<string> outputs) =>
        RequestValidator.Check(Signature, new InferRequest { Model = Make.Fraud, Inputs = inputs, Outputs = outputs })?.Message;
}
