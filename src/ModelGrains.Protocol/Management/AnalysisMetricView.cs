namespace ModelGrains.Protocol.Management;

/// <summary>One thing that an analysis measures, and what it may come to.</summary>
public sealed record AnalysisMetricView
{
    /// <summary>
    /// <c>errorRate</c>, <c>timeoutRate</c>, <c>latencyP50</c>, <c>latencyP95</c>, <c>latencyP99</c> (milliseconds), <c>invalidOutputRate</c>,
    /// <c>disagreementRate</c>, <c>classFlipRate</c>, <c>psi</c>, <c>ks</c> or <c>outcomeMean</c>; rates are 0 to 1.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>Of which output; without it of the worst. Of <c>outcomeMean</c> the field of the outcome.</summary>
    public string? Output { get; init; }

    /// <summary>It fails above this.</summary>
    public double? Max { get; init; }

    /// <summary>It fails below this.</summary>
    public double? Min { get; init; }

    /// <summary>It fails above so many times the old version's.</summary>
    public double? MaxRatio { get; init; }

    /// <summary>It fails below so many times the old version's.</summary>
    public double? MinRatio { get; init; }

    /// <summary>Of <c>invalidOutputRate</c>: the least number in range.</summary>
    public double? Low { get; init; }

    /// <summary>Of <c>invalidOutputRate</c>: the largest number in range.</summary>
    public double? High { get; init; }

    /// <summary>How many requests each version must have had; 100 by default.</summary>
    public int? MinSamples { get; init; }

    /// <summary>How many measurements may fail; 0 by default.</summary>
    public int? FailureLimit { get; init; }

    /// <summary>How often there may be too few samples; 10 by default.</summary>
    public int? InconclusiveLimit { get; init; }

    /// <summary>How many measurements in a row may not be possible; 4 by default.</summary>
    public int? ConsecutiveErrorLimit { get; init; }

    /// <summary>Whether it is only measured and told of; false by default.</summary>
    public bool? DryRun { get; init; }
}
