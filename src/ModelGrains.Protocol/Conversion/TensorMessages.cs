using System.Collections.Immutable;
using Google.Protobuf;
using ModelGrains.Core.Tensors;
using ModelGrains.Errors;
using ModelGrains.Protocol.Messages;
using ModelGrains.Tensors;

namespace ModelGrains.Protocol.Conversion;

/// <summary>One tensor of a message, whose fields inputs and outputs share.</summary>
internal static class TensorMessages
{
    /// <summary>Reads a tensor and checks that its bytes are what its type and shape say. Raw bytes are not copied.</summary>
    /// <param name="model">The model, for the texts.</param>
    /// <param name="name">The tensor's name.</param>
    /// <param name="dataType">The element type's name.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="contents">The typed elements, used where there are no raw bytes.</param>
    /// <param name="raw">The raw bytes; null where the message has none.</param>
    public static Outcome<Tensor> Read(
        string model, string name, string dataType, ImmutableArray<long> shape, InferTensorContents? contents, ReadOnlyMemory<byte>? raw)
    {
        if (name.Length == 0)
            return ModelErrors.Invalid($"a tensor for model '{model}' has no name");
        if (!DataTypes.TryParse(dataType, out var type))
        {
            return ModelErrors.Invalid(
                $"unexpected datatype for tensor '{name}' for model '{model}'. Expected one of {DataTypes.AllNames}, got '{JsonWords.Shorten(dataType)}'");
        }

        if (raw is not { } bytes)
        {
            var data = TensorContents.Read(contents, type, $"tensor '{name}' for model '{model}'");
            if (!data.IsSuccess)
                return data.Error;
            bytes = data.Value;
        }

        var tensor = new Tensor { Name = name, DataType = type, Shape = shape, Data = bytes };
        return RawTensor.Check(tensor, model) is { } wrong ? wrong : tensor;
    }

    /// <summary>The raw bytes of a tensor, without a copy: the bytes of a tensor never change.</summary>
    public static ByteString Raw(Tensor tensor) => UnsafeByteOperations.UnsafeWrap(tensor.Data);

    /// <summary>The first name that stands twice; null where there is none.</summary>
    public static string? FindTwice(IEnumerable<string> names)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return names.FirstOrDefault(name => !seen.Add(name));
    }
}
