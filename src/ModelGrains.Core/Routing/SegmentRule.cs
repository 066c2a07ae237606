using ModelGrains.Inference;
using ModelGrains.Routing;

namespace ModelGrains.Core.Routing;

/// <summary>A valid segment, ready to be asked. Safe for concurrent use.</summary>
internal sealed class SegmentRule(RouteSegment segment, RouteTarget target)
{
    private readonly ConditionRule[] conditions = [.. segment.When.Select(condition => new ConditionRule(condition))];

    /// <summary>Where its requests go.</summary>
    public RoutePick Pick { get; } = new(target, PickReason.Segment, segment.Name);

    /// <summary>Whether a request meets all of it.</summary>
    public bool IsMet(InferRequest request)
    {
        foreach (var condition in conditions)
        {
            if (!condition.IsMet(request))
                return false;
        }

        return true;
    }
}
