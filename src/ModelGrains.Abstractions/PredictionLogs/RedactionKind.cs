namespace ModelGrains.PredictionLogs;

/// <summary>What is logged in the place of a value. The numbers are stored and never change.</summary>
public enum RedactionKind
{
    /// <summary>The text <c>[redacted]</c>.</summary>
    Remove = 1,

    /// <summary>A salted hash: the same for equal values, so that they can be counted and joined.</summary>
    Hash = 2,
}
