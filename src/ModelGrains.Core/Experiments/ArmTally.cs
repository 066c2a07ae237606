namespace ModelGrains.Core.Experiments;

/// <summary>What is counted of one arm, in constant memory. For one caller at a time.</summary>
public sealed class ArmTally
{
    /// <summary>Requests that the arm's version answered or failed.</summary>
    public long Requests { get; private set; }

    /// <summary>Those of them that failed.</summary>
    public long Failed { get; private set; }

    /// <summary>Those of them, answered or failed, about which something turned out.</summary>
    public long Outcomes { get; private set; }

    /// <summary>Outcomes that are no number.</summary>
    public long NotNumbers { get; private set; }

    /// <summary>The outcomes that are numbers.</summary>
    public SampleMoments Numbers { get; private set; }

    /// <summary>The outcomes that are 1, or true.</summary>
    public long Ones { get; private set; }

    /// <summary>The outcomes that are 0, or false.</summary>
    public long Zeros { get; private set; }

    /// <summary>Whether there are numbers and each is 0 or 1.</summary>
    public bool IsRate => Numbers.Count > 0 && Ones + Zeros == Numbers.Count;

    /// <summary>Counts a request.</summary>
    /// <param name="hasFailed">Whether it failed.</param>
    /// <param name="outcome">What turned out, as <see cref="OutcomeNumber"/> has it; null where nothing did.</param>
    public void Add(bool hasFailed, double? outcome)
    {
        Requests++;
        if (hasFailed)
            Failed++;
        if (outcome is not { } value)
            return;
        Outcomes++;
        if (double.IsNaN(value))
        {
            NotNumbers++;
            return;
        }

        Numbers = Numbers.With(value);
        if (value == 1)
            Ones++;
        else if (value == 0)
            Zeros++;
    }

    /// <summary>Counts what another has counted.</summary>
    public void Add(ArmTally other)
    {
        Requests += other.Requests;
        Failed += other.Failed;
        Outcomes += other.Outcomes;
        NotNumbers += other.NotNumbers;
        Numbers = Numbers.With(other.Numbers);
        Ones += other.Ones;
        Zeros += other.Zeros;
    }
}
