namespace ModelGrains.Protocol.Management;

/// <summary>How the answers of two versions to the same requests compare, of a shadow's copies or of a file's rows.</summary>
public sealed record ComparisonView
{
    /// <summary>The version that counts: <c>fraud/3</c>.</summary>
    public required string Primary { get; init; }

    /// <summary>The version that is held against it.</summary>
    public required string Candidate { get; init; }

    /// <summary>The requests that went to both, whatever became of them.</summary>
    public required long Pairs { get; init; }

    /// <summary>Requests that both answered.</summary>
    public required long Compared { get; init; }

    /// <summary>Requests that neither answered.</summary>
    public required long BothFailed { get; init; }

    /// <summary>Requests that should have gone to both and were left out; not among the pairs.</summary>
    public required long Dropped { get; init; }

    /// <summary>The requests that the primary did not answer, by its error.</summary>
    public required IReadOnlyDictionary<string, long> PrimaryErrors { get; init; }

    /// <summary>The requests that the candidate did not answer, by its error.</summary>
    public required IReadOnlyDictionary<string, long> CandidateErrors { get; init; }

    /// <summary>How long the primary took for the compared requests; absent where that is not known.</summary>
    public LatencyView? PrimaryLatency { get; init; }

    /// <summary>How long the candidate took for the compared requests; absent where that is not known.</summary>
    public LatencyView? CandidateLatency { get; init; }

    /// <summary>How far the candidate's numbers may be from the primary's, beside <see cref="RelativeTolerance"/> of it.</summary>
    public required double AbsoluteTolerance { get; init; }

    /// <summary>How far the candidate's numbers may be from the primary's, as a share of it.</summary>
    public required double RelativeTolerance { get; init; }

    /// <summary>The outputs, by name.</summary>
    public required IReadOnlyList<OutputComparisonView> Outputs { get; init; }

    /// <summary>Whether there were more outputs than are told of.</summary>
    public required bool OutputsLeftOut { get; init; }
}
