using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Inference;

/// <summary>A header of a request, or its gRPC metadata.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.RequestHeader)]
public readonly record struct RequestHeader
{
    /// <summary>Takes a header.</summary>
    public RequestHeader(string name, string value)
    {
        Name = name;
        Value = value;
    }

    /// <summary>Its name in lower case.</summary>
    [Id(0)]
    public string Name { get; init; }

    /// <summary>Its value; several are joined by commas.</summary>
    [Id(1)]
    public string Value { get; init; }
}
