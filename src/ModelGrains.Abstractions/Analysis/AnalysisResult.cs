namespace ModelGrains.Analysis;

/// <summary>What a measurement, or an analysis, came to. Stored: numbers are never changed.</summary>
public enum AnalysisResult
{
    /// <summary>It has not come to anything yet.</summary>
    Running = 1,

    /// <summary>What was measured holds.</summary>
    Successful = 2,

    /// <summary>What was measured does not hold.</summary>
    Failed = 3,

    /// <summary>There was too little to tell.</summary>
    Inconclusive = 4,

    /// <summary>It could not be measured.</summary>
    Error = 5,
}
