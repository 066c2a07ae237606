using System.IO.Pipelines;
using ModelGrains.Inference;
using ModelGrains.Protocol.Conversion;
using ModelGrains.Protocol.Grpc;
using ModelGrains.Protocol.Infer;
using ModelGrains.Protocol.Messages;
using ModelGrains.Tensors;

namespace ModelGrains.Protocol.Tests.Infer;

public sealed class InferResponseWriterTests
{
    public static TheoryData<string, InferResponse> Answers => new()
    {
        { "one output", Answer("", new Tensor { Name = "y", DataType = DataType.Fp32, Shape = [1, 2], Data = new byte[8] }) },
        { "scalar and empty", Answer("é", new Tensor { Name = "s", DataType = DataType.Int64, Shape = [], Data = new byte[8] }, new Tensor { Name = "ö", DataType = DataType.Bytes, Shape = [0, 3], Data = default }) },
        { "nothing", Answer("7") },
        { "big", Answer("id", new Tensor { Name = "y", DataType = DataType.UInt8, Shape = [300, 1000], Data = Enumerable.Range(0, 300_000).Select(i => (byte)i).ToArray() }, new Tensor { Name = "z", DataType = DataType.UInt8, Shape = [130], Data = new byte[130] }) },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task WriteAsync_Answer_IsWhatProtobufReads(string name, InferResponse answer)
    {
        _ = name;
        foreach (var parameters in (ModelInferResponse?[])[null, InferTimingMessages.Write(new InferTiming { QueueMicroseconds = 5, BatchSize = 2 })])
        {
            var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
            await InferResponseWriter.WriteAsync(pipe.Writer, answer, parameters, CancellationToken.None);
            await pipe.Writer.CompleteAsync();
            var read = await GrpcMessageReader.ReadAsync(pipe.Reader, ModelInferResponse.Parser, null, int.MaxValue, CancellationToken.None);

            var expected = InferResponseMessages.Write(answer);
            if (parameters is not null)
                expected.Parameters.Add(parameters.Parameters);
            Assert.Equal(expected, read.Value);
        }
    }

    private static InferResponse Answer(string id, params Tensor[] outputs) =>
        new() { Model = ModelName.Parse("m"), Version = new ModelVersion(300), Id = id, Outputs = [.. outputs] };
}
