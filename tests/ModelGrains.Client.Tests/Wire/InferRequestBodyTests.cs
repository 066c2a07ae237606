using System.Buffers.Binary;
using System.Runtime.InteropServices;
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

namespace ModelGrains.Client.Tests.Wire;

public sealed class InferRequestBodyTests
{
    [Fact]
    public void Write_RandomRequests_AreTheBytesOfGoogleProtobuf() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var request = RandomRequests.Draw(seed);
            var body = Write(request, out var declared);
            Assert.Equal(body.Length - 5, declared);
            Assert.Equal(0, body[0]);
            Assert.Equal(declared, BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(1)));
            Assert.True(body.AsSpan(5).SequenceEqual(Expected(request).ToByteArray()), $"seed {seed}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public async Task Write_Twice_IsTheSame()
    {
        var body = InferRequestBody.Create(RandomRequests.Draw(5)).Value!;
        using var first = new MemoryStream();
        using var second = new MemoryStream();
        await body.WriteToAsync(first, default);
        await body.WriteToAsync(second, default);

        Assert.Equal(first.ToArray(), second.ToArray());
    }

    [Fact]
    public async Task Write_LargeTensor_IsNotCopied()
    {
        var data = new byte[1024 * 1024];
        var request = Answers.Request with { Inputs = [Tensor.From("x", [data.Length], data)] };
        using var stream = new WrittenMemory();
        await InferRequestBody.Create(request).Value!.WriteToAsync(stream, default);

        Assert.Contains(stream.Arrays, array => ReferenceEquals(array, data));
    }

    public static TheoryData<string, InferRequest> Wrong => new()
    {
        { "got -1", Answers.Request with { Priority = -1 } },
        { "got 0", Answers.Request with { Classifications = [Best("y", 0)] } },
        { "'z', which is not among", Answers.Request with { Outputs = ["y"], Classifications = [Best("z", 1)] } },
        { "given twice", Answers.Request with { Classifications = [Best("y", 1), Best("y", 2)] } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Create_WhatTheProtocolCannotSay_IsInvalidInput(string text, InferRequest request)
    {
        var error = InferRequestBody.Create(request).Error;

        Assert.Equal(ModelErrorCode.InvalidInput, error?.Code);
        Assert.Contains(text, error?.Message, StringComparison.Ordinal);
    }

    private static OutputClassification Best(string output, int count) => new() { Output = output, Count = count };

    private static byte[] Write(InferRequest request, out int declared)
    {
        var body = InferRequestBody.Create(request).Value!;
        declared = body.Length;
        using var stream = new MemoryStream();
        body.WriteToAsync(stream, default).AsTask().GetAwaiter().GetResult();
        return stream.ToArray();
    }

    private static ModelInferRequest Expected(InferRequest request)
    {
        var message = InferRequestMessages.Write(request with { Priority = 0, Classifications = [] });
        if (request.Priority > 0)
        {
            message.Parameters.Remove("priority");
            message.Parameters.Add("priority", new InferParameter { Uint64Param = (ulong)request.Priority });
        }

        foreach (var asked in request.Classifications)
        {
            var output = message.Outputs.SingleOrDefault(output => output.Name == asked.Output);
            if (output is null)
                message.Outputs.Add(output = new ModelInferRequest.Types.InferRequestedOutputTensor { Name = asked.Output });
            output.Parameters["classification"] = new InferParameter { Int64Param = asked.Count };
        }

        return message;
    }

    private sealed class WrittenMemory : MemoryStream
    {
        public List<byte[]> Arrays { get; } = [];

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (MemoryMarshal.TryGetArray(buffer, out var segment))
                Arrays.Add(segment.Array!);
            return ValueTask.CompletedTask;
        }
    }
}
