namespace ModelGrains.Protocol.Management;

/// <summary>What is logged of a model's predictions and what became of it, as the management API shows it.</summary>
public sealed record PredictionLogView
{
    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>The revision, from 1; 0 where nobody said anything.</summary>
    public required long Revision { get; init; }

    /// <summary>The entity tag, as the header <c>ETag</c> has it: for <c>If-Match</c>.</summary>
    public required string Tag { get; init; }

    /// <summary>Whether the manifests of the versions say what is logged, since nobody else has.</summary>
    public required bool ByManifest { get; init; }

    /// <summary>The share of the requests logged, of those that meet the conditions; the highest of the manifests where they say it.</summary>
    public required double SampleRate { get; init; }

    /// <summary>What a request must meet to be logged, all of it.</summary>
    public required IReadOnlyList<RouteConditionView> When { get; init; }

    /// <summary>The inputs logged; <c>*</c> for every one.</summary>
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>The outputs logged; <c>*</c> for every one.</summary>
    public required IReadOnlyList<string> Outputs { get; init; }

    /// <summary>Inputs and outputs whose values are not shown: <c>remove</c> or <c>hash</c>.</summary>
    public required IReadOnlyDictionary<string, string> Redact { get; init; }

    /// <summary>What the sample and the hashes depend on; absent for the model's name.</summary>
    public string? Salt { get; init; }

    /// <summary>The versions whose manifests ask for something.</summary>
    public required IReadOnlyList<PredictionLogManifestView> Manifests { get; init; }

    /// <summary>When it was written, in UTC; absent where nobody did.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>Who asked for it; absent where nobody did.</summary>
    public string? Actor { get; init; }

    /// <summary>Why; absent where nobody asked.</summary>
    public string? Reason { get; init; }

    /// <summary>Lines written since the silos started.</summary>
    public required long Written { get; init; }

    /// <summary>Lines lost since the silos started, since they came faster than they could be written.</summary>
    public required long Dropped { get; init; }

    /// <summary>Lines of all models that wait to be written.</summary>
    public required int Waiting { get; init; }
}
