namespace ModelGrains.Core.Experiments;

/// <summary>
/// Count, mean and spread of values that come one by one, by Welford's recurrence: no sum of squares that large means would drown. Two merge into what
/// all their values would have made (Chan, Golub and LeVeque 1983). Immutable.
/// </summary>
public readonly record struct SampleMoments
{
    /// <summary>How many values.</summary>
    public long Count { get; init; }

    /// <summary>Their mean; 0 where there is none.</summary>
    public double Mean { get; init; }

    /// <summary>The sum of the squares of their distances from the mean.</summary>
    public double SquaredDistances { get; init; }

    /// <summary>The variance, as an estimate of that of whatever they were drawn from (n − 1); null for fewer than two values.</summary>
    public double? Variance => Count < 2 ? null : SquaredDistances / (Count - 1);

    /// <summary>With one value more.</summary>
    public SampleMoments With(double value)
    {
        var distance = value - Mean;
        var mean = Mean + (distance / (Count + 1));
        return new SampleMoments { Count = Count + 1, Mean = mean, SquaredDistances = SquaredDistances + (distance * (value - mean)) };
    }

    /// <summary>With the values of another.</summary>
    public SampleMoments With(SampleMoments other)
    {
        if (Count == 0 || other.Count == 0)
            return Count == 0 ? other : this;
        var count = Count + other.Count;
        var distance = other.Mean - Mean;
        return new SampleMoments
        {
            Count = count,
            Mean = Mean + (distance * other.Count / count),
            SquaredDistances = SquaredDistances + other.SquaredDistances + (distance * distance * ((double)Count * other.Count / count)),
        };
    }
}
