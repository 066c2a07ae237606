using ModelGrains.Routing;

namespace ModelGrains.Core.Experiments;

/// <summary>Counts the requests of an experiment's arms. For one caller at a time.</summary>
public sealed class ExperimentTally
{
    private readonly Dictionary<int, ArmTally> arms;
    private readonly bool withSegments;

    /// <summary>Makes an empty one.</summary>
    public ExperimentTally(ExperimentQuery query)
    {
        arms = query.Versions.ToDictionary(version => version.Value, _ => new ArmTally());
        withSegments = query.WithSegments;
    }

    /// <summary>Whether no request was counted.</summary>
    public bool IsEmpty => arms.Values.All(arm => arm.Requests == 0);

    /// <summary>What is counted of an arm.</summary>
    public ArmTally this[ModelVersion version] => arms[version.Value];

    /// <summary>
    /// Counts a request, where the route drew its version: by weight, or by its caller's key. One that asked for its version or a label of it chose
    /// for itself, and is left out.
    /// </summary>
    /// <param name="version">The version that answered or failed; null where none is known.</param>
    /// <param name="pick">Why that version.</param>
    /// <param name="hasFailed">Whether it failed.</param>
    /// <param name="outcome">What turned out, as <see cref="OutcomeNumber"/> has it; null where nothing did.</param>
    public void Add(int? version, PickReason pick, bool hasFailed, double? outcome)
    {
        var isDrawn = pick is PickReason.Weight or PickReason.Sticky || (pick == PickReason.Segment && withSegments);
        if (isDrawn && version is { } known && arms.TryGetValue(known, out var arm))
            arm.Add(hasFailed, outcome);
    }
}
