using ModelGrains.Errors;
using ModelGrains.Inference;

namespace ModelGrains.Protocol.Tests.Infer;

/// <summary>Whether two ways of reading came to the same.</summary>
internal static class InferRequestAssert
{
    public static void Same(Outcome<InferRequest> expected, Outcome<InferRequest> actual)
    {
        Assert.Equal(expected.Error, actual.Error);
        if (!expected.IsSuccess)
            return;
        var (one, other) = (expected.Value, actual.Value!);
        Assert.Equal((one.Model, one.Version, one.Id, one.Priority), (other.Model, other.Version, other.Id, other.Priority));
        Assert.Equal(one.Outputs.AsEnumerable(), other.Outputs);
        Assert.Equal(one.Classifications.AsEnumerable(), other.Classifications);
        Assert.Equal(one.Parameters.OrderBy(pair => pair.Key, StringComparer.Ordinal), other.Parameters.OrderBy(pair => pair.Key, StringComparer.Ordinal));
        Assert.Equal(one.Inputs.Length, other.Inputs.Length);
        foreach (var (input, read) in one.Inputs.Zip(other.Inputs))
        {
            Assert.Equal((input.Name, input.DataType), (read.Name, read.DataType));
            Assert.Equal(input.Shape.AsEnumerable(), read.Shape);
            Assert.True(input.Data.Span.SequenceEqual(read.Data.Span));
        }
    }
}
