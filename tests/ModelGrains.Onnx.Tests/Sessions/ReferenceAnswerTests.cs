using System.Collections.Immutable;
using ModelGrains.Errors;
using ModelGrains.Onnx.Tests.Support;
using ModelGrains.Tensors;

namespace ModelGrains.Onnx.Tests.Sessions;

/// <summary>The models' answers through a harness and the real runtime.</summary>
public class ReferenceAnswerTests
{
    [Theory]
    [InlineData("iris_forest")]
    [InlineData("iris_logreg")]
    public async Task Infer_IrisModel_AgreesWithScikitLearn(string name)
    {
        var reference = TestModels.Json("sklearn_ref");
        var x = reference.GetProperty("iris_x");
        using var model = await HarnessUnderTest.LoadedAsync(name);
        var outputs = await model.InferAsync(Support.Tensors.Floats("x", [x.GetArrayLength(), 4], TestModels.Numbers(x)));
        Assert.Equal(["label", "scores"], outputs.Select(output => output.Name));
        AssertNear(TestModels.Numbers(reference.GetProperty(name)), outputs[1].Values<float>());
        Assert.Equal([x.GetArrayLength(), 3], outputs[1].Shape.AsEnumerable());
    }

    [Fact]
    public async Task Infer_Digits_AgreesWithTorch()
    {
        var reference = TestModels.Json("digits_ref");
        using var model = await HarnessUnderTest.LoadedAsync("digits_cnn");
        var outputs = await model.InferAsync(Support.Tensors.Floats("image", [10, 1, 8, 8], TestModels.Numbers(reference.GetProperty("x"))));
        AssertNear(TestModels.Numbers(reference.GetProperty("logits")), Assert.Single(outputs).Values<float>());
    }

    [Fact]
    public async Task Infer_ExternalWeights_AgreesWithTheReference()
    {
        var reference = TestModels.Json("mlp_external_small_ref");
        var x = reference.GetProperty("x");
        using var model = await HarnessUnderTest.LoadedAsync("mlp_external_small");
        var outputs = await model.InferAsync(Support.Tensors.Floats("x", [x.GetArrayLength(), 16], TestModels.Numbers(x)));
        AssertNear(TestModels.Numbers(reference.GetProperty("y")), Assert.Single(outputs).Values<float>());
    }

    [Fact]
    public async Task Infer_AllTypes_GivesEveryBitBack()
    {
        ImmutableArray<Tensor> inputs =
        [
            Support.Tensors.Numbers<float>("f32", DataType.Fp32, [3], float.NaN, -0f, float.MaxValue),
            Support.Tensors.Numbers<double>("f64", DataType.Fp64, [3], double.NegativeInfinity, double.Epsilon, 0.1),
            Support.Tensors.Numbers<ushort>("f16", DataType.Fp16, [3], 0x7c00, 0x7e01, 0x0001),
            Support.Tensors.Numbers<sbyte>("i8", DataType.Int8, [3], sbyte.MinValue, 0, sbyte.MaxValue),
            Support.Tensors.Numbers<byte>("u8", DataType.UInt8, [3], 0, 1, byte.MaxValue),
            Support.Tensors.Numbers<short>("i16", DataType.Int16, [3], short.MinValue, 0, short.MaxValue),
            Support.Tensors.Numbers<ushort>("u16", DataType.UInt16, [3], 0, 1, ushort.MaxValue),
            Support.Tensors.Numbers<int>("i32", DataType.Int32, [3], int.MinValue, 0, int.MaxValue),
            Support.Tensors.Numbers<uint>("u32", DataType.UInt32, [3], 0, 1, uint.MaxValue),
            Support.Tensors.Numbers<long>("i64", DataType.Int64, [3], long.MinValue, 0, long.MaxValue),
            Support.Tensors.Numbers<ulong>("u64", DataType.UInt64, [3], 0, 1, ulong.MaxValue),
            Support.Tensors.Numbers<byte>("b", DataType.Bool, [3], 1, 0, 1),
            Support.Tensors.Strings("s", "", "früh", "a\0b"),
        ];
        using var model = await HarnessUnderTest.LoadedAsync("all_types");
        var outputs = await model.InferAsync(inputs);
        Assert.Equal(inputs.Length, outputs.Length);
        foreach (var (input, output) in inputs.Zip(outputs))
        {
            Assert.Equal(input.Name + "_out", output.Name);
            Assert.Equal(input.DataType, output.DataType);
            Assert.Equal(input.Shape.AsEnumerable(), output.Shape);
            Assert.Equal(Convert.ToHexString(input.Data.Span), Convert.ToHexString(output.Data.Span));
        }

        var empty = await model.InferAsync([.. inputs.Select(input => new Tensor { Name = input.Name, DataType = input.DataType, Shape = [0], Data = default })]);
        Assert.All(empty, output => Assert.Equal((0, 0L), (output.Data.Length, output.Shape[0])));
    }

    [Fact]
    public async Task Infer_Scalar_HasNoDimensions()
    {
        using var model = await HarnessUnderTest.LoadedAsync("scalar");
        var output = Assert.Single(await model.InferAsync(Support.Tensors.Floats("x", [], 3)));
        Assert.Empty(output.Shape);
        Assert.Equal([9f], output.Values<float>());
    }

    [Fact]
    public async Task Infer_TwoInputs_InAnyOrder()
    {
        using var model = await HarnessUnderTest.LoadedAsync("two_in");
        var a = Support.Tensors.Floats("a", [1, 1, 2], 1, 2);
        var b = Support.Tensors.Floats("b", [1, 2, 1], 3, 4);
        Assert.Equal([11f], Assert.Single(await model.InferAsync(b, a)).Values<float>());
        Assert.Equal([11f], Assert.Single(await model.InferAsync(a, b)).Values<float>());
    }

    [Fact]
    public async Task Infer_ShapesThatOnlyTheRuntimeFindsWrong_IsARuntimeFault()
    {
        using var model = await HarnessUnderTest.LoadedAsync("two_in");
        var error = await model.RefusedAsync(Support.Tensors.Floats("a", [1, 1, 2], 1, 2), Support.Tensors.Floats("b", [1, 3, 1], 3, 4, 5));
        Assert.Equal(ModelErrorCode.RuntimeFault, error.Code);
        ErrorTexts.AssertClean(error);
    }

    [Fact]
    public async Task Infer_OptionalInput_MayBeLeftOut()
    {
        using var model = await HarnessUnderTest.LoadedAsync("default_input");
        Assert.Equal([11f, 12f], Assert.Single(await model.InferAsync(Support.Tensors.Floats("x", [2], 1, 2))).Values<float>());
        Assert.Equal([6f, 7f], Assert.Single(await model.InferAsync(Support.Tensors.Floats("x", [2], 1, 2), Support.Tensors.Floats("bias", [1], 5))).Values<float>());
    }

    [Fact]
    public async Task Infer_OddNames_AreTakenAsTheyAre()
    {
        using var model = await HarnessUnderTest.LoadedAsync("odd_names");
        var output = Assert.Single(await model.InferAsync(Support.Tensors.Floats("input:0/a b", [1], 7)));
        Assert.Equal("output \"q\" ü", output.Name);
        Assert.Equal([7f], output.Values<float>());
    }

    [Fact]
    public async Task Infer_SizeKnownOnlyAtRunTime_IsToldInTheShape()
    {
        using var model = await HarnessUnderTest.LoadedAsync("data_dep_shape");
        var some = Assert.Single(await model.InferAsync(Support.Tensors.Floats("x", [2, 2], 0, 1, 1, 0)));
        Assert.Equal([2L, 2], some.Shape.AsEnumerable());
        Assert.Equal([0L, 1, 1, 0], some.Values<long>());
        var none = Assert.Single(await model.InferAsync(Support.Tensors.Floats("x", [2, 2], 0, 0, 0, 0)));
        Assert.Equal([2L, 0], none.Shape.AsEnumerable());
        Assert.Equal(0, none.Data.Length);
    }

    [Fact]
    public async Task Infer_NoRows_GivesNoRows()
    {
        using var model = await HarnessUnderTest.LoadedAsync("mlp_small");
        var output = Assert.Single(await model.InferAsync(Support.Tensors.Floats("x", [0, 4])));
        Assert.Equal([0L, 3], output.Shape.AsEnumerable());
    }

    [Fact]
    public async Task Infer_Strings_AreUtf8BothWays()
    {
        using var labels = await HarnessUnderTest.LoadedAsync("str_labels");
        Assert.Equal([0L, 2, 3, -1], Assert.Single(await labels.InferAsync(Support.Tensors.Strings("x", "cat", "früh", "", "漢"))).Values<long>());
        using var sentiment = await HarnessUnderTest.LoadedAsync("str_sentiment");
        var outputs = await sentiment.InferAsync(Support.Tensors.Strings("tokens", "good", "great"));
        Assert.Equal(["positive"], outputs[1].Strings());
    }

    [Fact]
    public async Task Infer_OutputsAskedFor_AreGivenInThatOrder()
    {
        using var model = await HarnessUnderTest.LoadedAsync("iris_logreg");
        var request = HarnessUnderTest.Request(Support.Tensors.Floats("x", [1, 4], 5, 3, 1, 0));
        var both = await model.Harness.InferAsync(request with { Outputs = ["scores", "label"] }, default);
        Assert.Equal(["scores", "label"], both.Value!.Outputs.Select(output => output.Name));
        Assert.Equal(DataType.Int64, both.Value.Outputs[1].DataType);
        var one = await model.Harness.InferAsync(request with { Outputs = ["label"] }, default);
        Assert.Equal("label", Assert.Single(one.Value!.Outputs).Name);
        Assert.Equal(("42", "m", 1), (one.Value.Id, one.Value.Model.Value, one.Value.Version.Value));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Infer_BytesThatAreNotAligned_AreReadRight(int offset)
    {
        var bytes = new byte[4 * sizeof(long) + offset];
        for (var i = 0; i < 4; i++)
            BitConverter.TryWriteBytes(bytes.AsSpan(offset + (i * sizeof(float))), i + 0.5f);
        using var model = await HarnessUnderTest.LoadedAsync("identity");
        var input = new Tensor { Name = "x", DataType = DataType.Fp32, Shape = [1, 4], Data = bytes.AsMemory(offset, 4 * sizeof(float)) };
        Assert.Equal([0.5f, 1.5f, 2.5f, 3.5f], Assert.Single(await model.InferAsync(input)).Values<float>());
    }

    [Fact]
    public async Task Infer_AnswerHoldsNoBytesOfTheRequest_SoThatTheBufferMayBeUsedAgain()
    {
        var bytes = new byte[16];
        using var model = await HarnessUnderTest.LoadedAsync("identity");
        var input = new Tensor { Name = "x", DataType = DataType.Fp32, Shape = [1, 4], Data = bytes };
        var output = Assert.Single(await model.InferAsync(input));
        Array.Fill(bytes, (byte)0xff);
        Assert.Equal(new byte[16], output.Data.ToArray());
    }

    [Fact]
    public async Task Infer_NaNAndInfinity_AreServed()
    {
        using var model = await HarnessUnderTest.LoadedAsync("nan");
        var outputs = await model.InferAsync(Support.Tensors.Floats("x", [3], -1, 0, 4));
        Assert.Equal([float.NaN, 0f, 2f], outputs[0].Values<float>());
        Assert.Equal([float.NegativeInfinity, float.NaN, float.PositiveInfinity], outputs[1].Values<float>());
    }

    [Fact]
    public async Task Infer_ModelFailsAtRun_IsARuntimeFaultAndTheNextRuns()
    {
        using var model = await HarnessUnderTest.LoadedAsync("fails_at_run");
        var error = await model.RefusedAsync(Support.Tensors.Longs("idx", [1], 99));
        Assert.Equal(ModelErrorCode.RuntimeFault, error.Code);
        Assert.Contains("'m' failed on this request: ", error.Message, StringComparison.Ordinal);
        ErrorTexts.AssertClean(error);
        Assert.Equal([3f], Assert.Single(await model.InferAsync(Support.Tensors.Longs("idx", [1], 3))).Values<float>());
        var counters = model.Harness.Read().Counters;
        Assert.Equal((1, 1, 2), (counters.Succeeded, counters.Failed, counters.Executions));
    }

    /// <summary>A run that wants more than the arena holds is refused, gives back what it took, and others go on.</summary>
    [Fact]
    public async Task Infer_RunawayAllocation_IsRefusedAndOthersGoOn()
    {
        using var hog = await HarnessUnderTest.LoadedAsync("hog");
        using var other = await HarnessUnderTest.LoadedAsync("mlp_small");
        for (var i = 0; i < 5; i++)
        {
            foreach (var elements in (long[])[TestProcess.ArenaMegabytes * 262144L * 2, 1L << 40, 1L << 60])
            {
                var error = await hog.RefusedAsync(Support.Tensors.Longs("shape", [1], elements));
                Assert.Equal(ModelErrorCode.RuntimeFault, error.Code);
                ErrorTexts.AssertClean(error);
            }

            Assert.Equal(1024, Assert.Single(await hog.InferAsync(Support.Tensors.Longs("shape", [2], 16, 16))).Data.Length);
            Assert.Equal(12, Assert.Single(await other.InferAsync(Support.Tensors.Floats("x", [1, 4], 1, 2, 3, 4))).Data.Length);
        }
    }

    [Fact]
    public async Task Infer_InvalidRequests_AreRejectedWithoutARun()
    {
        using var model = await HarnessUnderTest.LoadedAsync("add_one");
        Assert.Equal(ModelErrorCode.InvalidInput, (await model.RefusedAsync()).Code);
        Assert.Equal(ModelErrorCode.InvalidInput, (await model.RefusedAsync(Support.Tensors.Longs("x", [1], 1))).Code);
        var counters = model.Harness.Read().Counters;
        Assert.Equal((0, 2, 0, 0), (counters.Succeeded, counters.Rejected, counters.Failed, counters.Executions));
    }

    private static void AssertNear(float[] expected, List<float> actual)
    {
        Assert.Equal(expected.Length, actual.Count);
        foreach (var (want, got) in expected.Zip(actual))
            Assert.InRange(got, want - 1e-5f - (1e-5f * Math.Abs(want)), want + 1e-5f + (1e-5f * Math.Abs(want)));
    }
}
