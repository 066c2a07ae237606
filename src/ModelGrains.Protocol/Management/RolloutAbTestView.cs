namespace ModelGrains.Protocol.Management;

/// <summary>How an A/B test splits the traffic, and when it ends: at a date or at a number per arm, whichever comes first.</summary>
public sealed record RolloutAbTestView
{
    /// <summary>The share of the new version, in percent; 50 by default. Not with 'match'.</summary>
    public double? Allocation { get; init; }

    /// <summary>In the place of a share: what requests that go to the new version meet, all of it.</summary>
    public IReadOnlyList<RouteConditionView>? Match { get; init; }

    /// <summary>How many each version must have.</summary>
    public long? SampleSize { get; init; }

    /// <summary>Of what: <c>outcomes</c>, the default, or <c>requests</c>.</summary>
    public string? SampleOf { get; init; }

    /// <summary>When it ends at the latest, in UTC.</summary>
    public string? Ends { get; init; }

    /// <summary>The field of the outcomes; without it they are numbers, or true and false.</summary>
    public string? Outcome { get; init; }
}
