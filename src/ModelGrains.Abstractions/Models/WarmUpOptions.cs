using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Models;

/// <summary>How an instance is warmed up before it takes requests.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.WarmUpOptions)]
public sealed record WarmUpOptions
{
    /// <summary>How often each sample is run before the instance is ready; 0 to 1,000; the first run, whose answers are compared, is done in any case.</summary>
    [Id(0)]
    public int Iterations { get; init; } = 1;
}
