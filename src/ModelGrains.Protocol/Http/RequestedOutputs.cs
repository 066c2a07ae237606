using System.Collections.Immutable;
using ModelGrains.Inference;

namespace ModelGrains.Protocol.Http;

/// <summary>The outputs that a request asks for.</summary>
/// <param name="Names">Their names; default for all.</param>
/// <param name="Forms">For each whether it is to come in binary, null where the request as a whole says it; null where none says.</param>
/// <param name="Classifications">Those to answer as their best classes.</param>
internal readonly record struct RequestedOutputs(
    ImmutableArray<string> Names, bool?[]? Forms, ImmutableArray<OutputClassification> Classifications);
