using System.Collections.Immutable;
using ModelGrains.Core.Catalog;
using ModelGrains.Core.Routing;
using ModelGrains.Protocol.Management;
using ModelGrains.Routing;

namespace ModelGrains.Gateway.Management;

/// <summary>Routes as the management API shows them.</summary>
internal static class RouteViews
{
    /// <summary>The newest revision.</summary>
    public static RouteView Latest(ImmutableArray<RouteRevision> history) => ToView(history, history.Length - 1);

    /// <summary>All of them, the newest first.</summary>
    public static RouteHistoryView ToView(ModelName model, ImmutableArray<RouteRevision> history) =>
        new(model.Value, [.. Enumerable.Range(0, history.Length).Reverse().Select(i => ToView(history, i))]);

    private static RouteView ToView(ImmutableArray<RouteRevision> history, int index)
    {
        var route = history[index];
        var before = index > 0 ? history[index - 1].Spec : route.Revision == 1 ? RouteSpec.Empty : null;
        return new RouteView
        {
            Model = route.Model.Value,
            Revision = route.Revision,
            Tag = EntityTags.Of(route.Revision),
            Time = route.Time,
            Actor = route.Actor,
            Reason = route.Reason,
            Targets = [.. route.Spec.Targets.Select(target => new RouteTargetView(target.Version.Value, target.Weight, target.Instances))],
            Labels = new SortedDictionary<string, int>(route.Spec.Labels.ToDictionary(label => label.Name, label => label.Version.Value), StringComparer.Ordinal),
            Segments = [.. route.Spec.Segments.Select(segment => new RouteSegmentView(segment.Name, [.. segment.When.Select(ToView)], segment.Version.Value))],
            Sticky = route.Spec.Sticky is { } sticky
                ? new RouteStickyView(NameOf(sticky.By, AttributeSource.Header), NameOf(sticky.By, AttributeSource.Parameter), sticky.Salt.Length > 0 ? sticky.Salt : null)
                : null,
            Changes = before is null ? null : RouteChanges.Between(before, route.Spec),
        };
    }

    internal static RouteConditionView ToView(RouteCondition condition) => new()
    {
        Header = NameOf(condition.Attribute, AttributeSource.Header),
        Parameter = NameOf(condition.Attribute, AttributeSource.Parameter),
        EqualTo = condition is { Kind: ConditionKind.In, Values: [var only] } ? only : null,
        In = condition is { Kind: ConditionKind.In, Values.Length: not 1 } ? condition.Values : null,
        Prefix = condition.Kind == ConditionKind.Prefix ? condition.Values : null,
        Range = condition.Kind == ConditionKind.Range ? new RouteRangeView(condition.From, condition.To) : null,
        Regex = condition.Kind == ConditionKind.Regex ? condition.Values[0] : null,
    };

    private static string? NameOf(RequestAttribute attribute, AttributeSource source) => attribute.Source == source ? attribute.Name : null;
}
