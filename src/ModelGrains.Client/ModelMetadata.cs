using System.Collections.Immutable;
using ModelGrains.Tensors;

namespace ModelGrains.Client;

/// <summary>What a server says of a model.</summary>
/// <param name="Name">The model.</param>
/// <param name="Versions">The versions that answer requests; the one described alone where one was asked for.</param>
/// <param name="Platform">What runs it.</param>
/// <param name="Inputs">What it takes.</param>
/// <param name="Outputs">What it gives.</param>
public sealed record ModelMetadata(
    string Name, ImmutableArray<string> Versions, string Platform, ImmutableArray<TensorSpec> Inputs, ImmutableArray<TensorSpec> Outputs);
