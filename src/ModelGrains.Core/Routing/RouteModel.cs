using System.Collections.Immutable;
using ModelGrains.Core.Shadows;
using ModelGrains.Inference;
using ModelGrains.Routing;

namespace ModelGrains.Core.Routing;

/// <summary>One revision of a route, made ready to pick by: its regular expressions are compiled once. Immutable; safe for concurrent use.</summary>
public sealed class RouteModel
{
    private readonly SegmentRule[] segments;

    /// <summary>Prepares a revision whose split is valid.</summary>
    public RouteModel(RouteRevision revision)
    {
        Revision = revision;
        Shadows = [.. revision.Spec.Shadows.Select(shadow => new ShadowRule(revision.Model, shadow))];
        segments = [.. revision.Spec.Segments.Select(segment => new SegmentRule(segment, revision.Spec.Find(segment.Version)!))];
        Headers =
        [
            .. revision.Spec.Segments.SelectMany(segment => segment.When).Concat(revision.Spec.Shadows.SelectMany(shadow => shadow.When)).Select(condition => condition.Attribute)
                .Concat(revision.Spec.Sticky is { } sticky ? [sticky.By] : Enumerable.Empty<RequestAttribute>())
                .Where(attribute => attribute.Source == AttributeSource.Header).Select(attribute => attribute.Name).Distinct(),
        ];
    }

    /// <summary>The revision.</summary>
    public RouteRevision Revision { get; }

    /// <summary>The headers that a request must bring for the route to go by them, names in lower case.</summary>
    public ImmutableArray<string> Headers { get; }

    /// <summary>What gets copies of which requests.</summary>
    public ImmutableArray<ShadowRule> Shadows { get; }

    /// <summary>Where a request goes. Allocates nothing.</summary>
    /// <param name="request">The request.</param>
    /// <param name="point">At least 0 and below 1, drawn by the caller: for requests that are spread at random.</param>
    public RoutePick Pick(InferRequest request, double point)
    {
        var spec = Revision.Spec;
        if (request.Version is { } asked)
            return new RoutePick(spec.Find(asked) ?? new RouteTarget { Version = asked, Weight = 0 }, PickReason.Version);
        if (request.Label.Length > 0)
            return spec.FindLabel(request.Label) is { } labelled ? new RoutePick(spec.Find(labelled), PickReason.Label) : default;
        foreach (var segment in segments)
        {
            if (segment.IsMet(request))
                return segment.Pick;
        }

        if (spec.Sticky is { } sticky && spec.Targets.Length > 1)
        {
            Span<char> scratch = stackalloc char[RequestValue.ScratchLength];
            if (RequestValue.TryRead(request, sticky.By, scratch, out var value) && !value.IsEmpty)
                return new RoutePick(StickyPicker.Pick(spec.Targets, sticky.Salt.Length > 0 ? sticky.Salt : Revision.Model.Value, value), PickReason.Sticky);
        }

        return RoutePicker.Pick(spec, point) is { } target ? new RoutePick(target, PickReason.Weight) : default;
    }

    /// <summary>A pick in the words of an answer. Where another version answers, since no instance of the one picked could, the weights decided.</summary>
    public PickExplanation Explain(RoutePick pick, ModelVersion answering) => pick.Target?.Version == answering
        ? new PickExplanation { Revision = Revision.Revision, Reason = pick.Reason, Segment = pick.Segment ?? "" }
        : new PickExplanation { Revision = Revision.Revision, Reason = PickReason.Weight };
}
