using System.Collections.Immutable;
using ModelGrains.Protocol.Messages;

namespace ModelGrains.Protocol.Infer;

/// <summary>An input as its message gives it, before its bytes are known.</summary>
/// <param name="Name">The name.</param>
/// <param name="DataType">The element type's name.</param>
/// <param name="Shape">The shape.</param>
/// <param name="Rest">The whole message where it has more than these three; else null.</param>
internal readonly record struct InferInput(string Name, string DataType, ImmutableArray<long> Shape, ModelInferRequest.Types.InferInputTensor? Rest);
