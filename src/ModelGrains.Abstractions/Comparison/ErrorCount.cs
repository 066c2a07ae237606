using ModelGrains.Errors;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Comparison;

/// <summary>How often one side failed in one way.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.ErrorCount)]
public readonly record struct ErrorCount
{
    /// <summary>Makes a count.</summary>
    public ErrorCount(ModelErrorCode code, long count)
    {
        Code = code;
        Count = count;
    }

    /// <summary>The error.</summary>
    [Id(0)]
    public ModelErrorCode Code { get; init; }

    /// <summary>How often.</summary>
    [Id(1)]
    public long Count { get; init; }
}
