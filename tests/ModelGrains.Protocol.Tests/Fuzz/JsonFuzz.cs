using System.Buffers;
using System.Text.Json;
using ModelGrains.Core.Tensors;
using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Protocol.Json;
using ModelGrains.Protocol.Tests.Infer;
using ModelGrains.Tensors;
using ModelGrains.Tests.Fuzz;
using Xunit.Abstractions;

namespace ModelGrains.Protocol.Tests.Fuzz;

/// <summary>JSON bodies: nothing is taken that is no JSON, and what is taken is written and read again as the same.</summary>
public sealed class JsonFuzz(ITestOutputHelper output)
{
    private static readonly ModelName Model = ModelName.Parse("m");
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = TensorJson.MaxDepth };

    [Fact]
    public void InferRequest_MutatedBodies_AreReadRightlyOrRefused() =>
        new FuzzRun("JSON inference request", JsonSeeds.Requests, JsonMutator.Mutate, output).Run(20_000, CheckRequest);

    [Fact]
    public void InferResponse_MutatedBodies_AreReadRightlyOrRefused() =>
        new FuzzRun("JSON inference answer", JsonSeeds.Answers, JsonMutator.Mutate, output).Run(10_000, CheckAnswer);

    [Fact]
    public void Repository_MutatedBodies_AreReadRightlyOrRefused() =>
        new FuzzRun("JSON repository request and error", JsonSeeds.Repository, JsonMutator.Mutate, output).Run(10_000, CheckRepository);

    private static bool CheckRequest(FuzzRandom random, byte[] input, FuzzRun.Budget budget)
    {
        var read = budget.Measure(() => InferRequestJson.Read(input, Model, null));
        if (!read.IsSuccess)
        {
            Assert.Equal(ModelErrorCode.InvalidInput, read.Error.Code);
            Assert.InRange(read.Error.Message.Length, 1, 20_000);
            return false;
        }

        using (JsonDocument.Parse(input, Strict))
        {
            // Another reader takes it too.
        }

        Assert.All(read.Value.Inputs, tensor => Assert.Null(RawTensor.Check(tensor, "m")));
        var written = new ArrayBufferWriter<byte>();
        if (InferRequestJson.Write(written, read.Value) is null)
            InferRequestAssert.Same(Comparable(read.Value), Comparable(InferRequestJson.Read(written.WrittenMemory, Model, null).Value!));
        return true;
    }

    private static bool CheckAnswer(FuzzRandom random, byte[] input, FuzzRun.Budget budget)
    {
        var read = budget.Measure(() => InferResponseJson.Read(input));
        if (!read.IsSuccess)
        {
            Assert.Equal(ModelErrorCode.RuntimeFault, read.Error.Code);
            return false;
        }

        using (JsonDocument.Parse(input, Strict))
        {
            // Another reader takes it too.
        }

        Assert.All(read.Value.Outputs, tensor => Assert.Null(RawTensor.Check(tensor, "m")));
        return true;
    }

    private static bool CheckRepository(FuzzRandom random, byte[] input, FuzzRun.Budget budget)
    {
        var index = budget.Measure(() => RepositoryRequestJson.ReadIndex(input));
        var parameters = budget.Measure(() => RepositoryRequestJson.CheckParameters(input));
        _ = budget.Measure(() => ErrorJson.Read(input));
        Assert.True(index.IsSuccess || index.Error.Code == ModelErrorCode.InvalidInput);
        Assert.True(parameters is null || parameters.Code == ModelErrorCode.InvalidInput);
        if (index.IsSuccess && input.Length > 0)
        {
            using (JsonDocument.Parse(input, Strict))
            {
                // Another reader takes it too.
            }
        }

        return index.IsSuccess;
    }

    /// <summary>A request with what its text can hold: whether 0.5 was asked for as such or as a class of numbers is not in it.</summary>
    private static InferRequest Comparable(InferRequest request) => request with { Parameters = request.Parameters.Clear() };
}
