namespace ModelGrains.Protocol.Management;

/// <summary>How the values of an output are distributed. Quantiles are at most 1/64 of themselves off.</summary>
public sealed record DistributionView
{
    /// <summary>How many finite values.</summary>
    public required long Count { get; init; }

    /// <summary>Values that are no number.</summary>
    public required long NaNs { get; init; }

    /// <summary>Infinite values.</summary>
    public required long Infinities { get; init; }

    /// <summary>The mean; absent, as all that follows, where there is no finite value.</summary>
    public double? Mean { get; init; }

    /// <summary>The smallest.</summary>
    public double? Min { get; init; }

    /// <summary>What 5 % do not exceed.</summary>
    public double? P05 { get; init; }

    /// <summary>What a quarter does not exceed.</summary>
    public double? P25 { get; init; }

    /// <summary>The median.</summary>
    public double? P50 { get; init; }

    /// <summary>What three quarters do not exceed.</summary>
    public double? P75 { get; init; }

    /// <summary>What 95 % do not exceed.</summary>
    public double? P95 { get; init; }

    /// <summary>The largest.</summary>
    public double? Max { get; init; }
}
