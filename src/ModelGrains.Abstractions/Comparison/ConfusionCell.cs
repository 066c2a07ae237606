using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Comparison;

/// <summary>How often the primary said one class and the candidate another, or the same one.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.ConfusionCell)]
public readonly record struct ConfusionCell
{
    /// <summary>Makes a cell.</summary>
    public ConfusionCell(string? primary, string? candidate, long count)
    {
        Primary = primary;
        Candidate = candidate;
        Count = count;
    }

    /// <summary>The primary's class; null for any that has no name of its own in the table.</summary>
    [Id(0)]
    public string? Primary { get; init; }

    /// <summary>The candidate's class; null for any that has no name of its own in the table.</summary>
    [Id(1)]
    public string? Candidate { get; init; }

    /// <summary>How often.</summary>
    [Id(2)]
    public long Count { get; init; }
}
