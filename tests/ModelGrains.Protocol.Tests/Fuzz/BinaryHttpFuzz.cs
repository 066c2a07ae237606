using ModelGrains.Core.Tensors;
using ModelGrains.Errors;
using ModelGrains.Models;
using ModelGrains.Protocol.Http;
using ModelGrains.Protocol.Infer;
using ModelGrains.Tensors;
using ModelGrains.Tests.Fuzz;
using Xunit.Abstractions;

namespace ModelGrains.Protocol.Tests.Fuzz;

/// <summary>JSON with bytes behind it, their border where a header says, which may lie; and raw bodies.</summary>
public sealed class BinaryHttpFuzz(ITestOutputHelper output)
{
    private static readonly ModelName Model = ModelName.Parse("m");

    [Fact]
    public void Request_MutatedBodies_AreReadRightlyOrRefused() =>
        new FuzzRun("binary HTTP inference request", [.. JsonSeeds.Binary, .. JsonSeeds.Requests], Mutate, output).Run(20_000, Check);

    [Fact]
    public void RawBinaryInput_AnySignatureAndLength_GivesAShapeThatFitsOrAnError() =>
        new FuzzRun("raw binary HTTP input", [[1, 2, 3, 4, 5, 6, 7, 8, 9]], ByteMutator.Mutate, output) { FixedBytes = 16 * 1024 }.Run(20_000, CheckRaw);

    private static byte[] Mutate(FuzzRandom random, IReadOnlyList<byte[]> seeds)
    {
        var body = random.Of(seeds);
        var border = BorderOf(body);
        byte[] json = random.OneIn(3) ? body[..border] : JsonMutator.Mutate(random, [body[..border]]);
        byte[] tail = random.OneIn(3) && border < body.Length ? ByteMutator.Mutate(random, body[border..], seeds, 1) : body[border..];
        return [.. json, .. tail];
    }

    private static bool Check(FuzzRandom random, byte[] input, FuzzRun.Budget budget)
    {
        long border = BorderOf(input);
        long? header = random.OneIn(8) ? null : Math.Clamp(random.OneIn(8) ? border + random.Next(-3, 4) : border, 0, input.Length);
        using var request = new HttpInferRequest(Model, null);
        var error = budget.Measure(() => Read(request, input, header, random.OneIn(2) ? input.Length : null));
        var read = error ?? request.ToRequest();
        if (!read.IsSuccess)
        {
            Assert.Equal(ModelErrorCode.InvalidInput, read.Error.Code);
            return false;
        }

        Assert.All(read.Value.Inputs, tensor => Assert.Null(RawTensor.Check(tensor, "m")));
        return true;
    }

    /// <summary>As the gateway reads: sizes checked first, then as many bytes as each input says.</summary>
    private static ModelError? Read(HttpInferRequest request, byte[] input, long? header, long? length)
    {
        request.ReadJson(input.AsSpan(0, (int)(header ?? input.Length)));
        if ((request.Error ?? request.CheckBinary(header, length)) is { } wrong)
            return wrong;
        var at = (int)(header ?? input.Length);
        for (var i = 0; i < request.InputCount; i++)
        {
            if (request.BinarySize(i) is not { } size)
                continue;
            Assert.InRange(size, 0, int.MaxValue);
            if (size > input.Length - at)
                return ModelErrors.Invalid("the body ended");
            request.SetBinary(i, input.AsMemory(at, size));
            at += size;
        }

        return header is null || at == input.Length ? null : ModelErrors.Invalid("the body goes on");
    }

    private static bool CheckRaw(FuzzRandom random, byte[] input, FuzzRun.Budget budget)
    {
        long[] sizes = [-1, -1, 0, 1, 1, 2, 3, 4, long.MaxValue, int.MaxValue];
        var spec = new TensorSpec { Name = "x", DataType = random.Of(Enum.GetValues<DataType>()), Shape = [.. Enumerable.Range(0, random.Next(5)).Select(_ => random.Of(sizes))] };
        var signature = new ModelSignature { Inputs = random.OneIn(20) ? [spec, spec] : [spec], Outputs = [] };
        var of = budget.Measure(() => RawBinaryInput.Of(signature, "m"));
        var size = random.OneIn(4) ? (long)random.NextLong() : input.Length;
        if (!of.IsSuccess)
            return false;
        var shape = budget.Measure(() => RawBinaryInput.ShapeOf(of.Value, "m", size));
        if (!shape.IsSuccess || size != input.Length)
            return shape.IsSuccess;
        using var request = new HttpInferRequest(Model, null);
        request.SetRaw(of.Value, shape.Value, input);
        if (request.ToRequest() is { IsSuccess: true } read)
            Assert.Null(RawTensor.Check(read.Value.Inputs[0], "m"));
        else
            Assert.True(spec.DataType is DataType.Bytes or DataType.Bool || spec.Shape.Any(size => size >= int.MaxValue), "a shape that does not fit");
        return true;
    }

    /// <summary>Where the JSON ends: behind the last brace before the first byte below a blank.</summary>
    private static int BorderOf(byte[] body)
    {
        var first = Array.FindIndex(body, value => value is < 0x20 and not (byte)'\n' and not (byte)'\t');
        return first < 0 ? body.Length : Array.LastIndexOf(body, (byte)'}', first) + 1;
    }
}
