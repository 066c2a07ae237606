using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using ModelGrains.Client.Tests.Support;
using ModelGrains.Client.Wire;
using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Protocol.Conversion;
using ModelGrains.Protocol.Messages;
using ModelGrains.Tensors;
using ModelGrains.Tests;

namespace ModelGrains.Client.Tests.Wire;

public sealed class InferAnswerReaderTests
{
    private static readonly ModelName Asked = ModelName.Parse("m");

    [Fact]
    public void Read_EveryDataType_LiesInTheMessage()
    {
        var response = new InferResponse { Model = Asked, Version = new ModelVersion(7), Id = "ž", Outputs = [.. SampleTensors.All] };
        var bytes = InferResponseMessages.Write(response).ToByteArray();
        var read = InferAnswerFields.Read(bytes, Asked);

        Assert.NotNull(read);
        Assert.Equal(("m", 7, "ž"), (read.Model.Value, read.Version.Value, read.Id));
        Assert.All(SampleTensors.All.Zip(read.Outputs), pair => SampleTensors.AssertSame(pair.First, pair.Second));
        Assert.All(read.Outputs, output => Assert.True(
            System.Runtime.InteropServices.MemoryMarshal.TryGetArray(output.Data, out var segment) && ReferenceEquals(segment.Array, bytes)));
    }

    [Fact]
    public void Read_Timing_IsInTheAnswer()
    {
        var message = Answers.Message();
        message.Parameters.Add("queue_us", new InferParameter { Int64Param = 12 });
        message.Parameters.Add("compute_input_us", new InferParameter { Int64Param = 1 });
        message.Parameters.Add("compute_infer_us", new InferParameter { Int64Param = 300 });
        message.Parameters.Add("compute_output_us", new InferParameter { Int64Param = 2 });
        message.Parameters.Add("batch_size", new InferParameter { Int64Param = 4 });
        message.Parameters.Add("other", new InferParameter { Int64Param = 5 });
        var expected = new InferTiming
        {
            QueueMicroseconds = 12,
            ComputeInputMicroseconds = 1,
            ComputeInferMicroseconds = 300,
            ComputeOutputMicroseconds = 2,
            BatchSize = 4,
        };
        Assert.Equal(expected, InferAnswerFields.Read(message.ToByteArray(), Asked)?.Timing);
        message.Parameters.Add("text", new InferParameter { StringParam = "x" });
        Assert.Equal(expected, InferAnswerReader.Read(message.ToByteArray(), Asked).Value?.Timing);
    }

    [Fact]
    public void Read_TypedContents_AreReadToo()
    {
        var message = Answers.Message();
        message.RawOutputContents.Clear();
        message.Outputs[0].Contents = new InferTensorContents { Fp32Contents = { 1, 2 } };

        Assert.Equal([1f, 2f], InferAnswerReader.Read(message.ToByteArray(), Asked).Value!.Outputs[0].AsSpan<float>());
    }

    [Fact]
    public void Read_NothingOrTooLittle_IsTheError()
    {
        Assert.Equal(ModelErrorCode.RuntimeFault, InferAnswerReader.Read([], Asked).Error?.Code);
        var message = Answers.Message();
        message.Outputs[0].Shape[1] = 3;
        Assert.Contains("Expected 12, got 8", InferAnswerReader.Read(message.ToByteArray(), Asked).Error?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MutatedAnswers_AreWhatTheGeneratedMessageSays()
    {
        var plain = 0;
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var bytes = Mutated(new Random(seed));
            var own = InferAnswerFields.Read(bytes, Asked);
            if (own is null)
                return;
            plain++;
            var expected = InferAnswerReader.ReadAny(bytes);
            Assert.True(expected.IsSuccess, $"seed {seed}: {expected}");
            Assert.Equal((expected.Value.Model, expected.Value.Version, expected.Value.Id, expected.Value.Timing), (own.Model, own.Version, own.Id, own.Timing));
            Assert.Equal(expected.Value.Outputs.Length, own.Outputs.Length);
            Assert.All(expected.Value.Outputs.Zip(own.Outputs), pair => SampleTensors.AssertSame(pair.First, pair.Second));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));

        // Else the test would say nothing.
        Assert.InRange(plain, 1000, 19_999);
    }

    private static byte[] Mutated(Random random)
    {
        var response = new InferResponse
        {
            Model = Asked,
            Version = new ModelVersion(random.Next(1, 300)),
            Id = random.Next(2) == 0 ? "" : "id",
            Outputs = [.. Enumerable.Range(0, random.Next(3)).Select(_ => SampleTensors.All[random.Next(SampleTensors.All.Count)])],
        };
        var message = InferResponseMessages.Write(response);
        if (random.Next(2) == 0)
            message.Parameters.Add("queue_us", new InferParameter { Int64Param = random.Next() });
        if (random.Next(4) == 0)
            message.Parameters.Add("batch_size", new InferParameter { Int64Param = -random.Next() });
        var bytes = message.ToByteArray();
        for (var i = random.Next(3); i > 0 && bytes.Length > 0; i--)
        {
            switch (random.Next(3))
            {
                case 0:
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes = bytes[..random.Next(bytes.Length)];
                    break;
                default:
                    var (from, at) = (random.Next(bytes.Length), random.Next(bytes.Length));
                    bytes = [.. bytes[..at], .. bytes[from..Math.Min(bytes.Length, from + random.Next(20))], .. bytes[at..]];
                    break;
            }
        }

        return bytes;
    }
}
