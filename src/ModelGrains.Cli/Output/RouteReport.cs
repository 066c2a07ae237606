using System.Globalization;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Output;

/// <summary>A model's route: its shares, labels, segments and what keeps callers on their version.</summary>
internal static class RouteReport
{
    /// <summary>Writes it.</summary>
    public static void Write(Terminal terminal, RouteView route)
    {
        var because = route.Reason.Length > 0 ? $": {route.Reason}" : "";
        terminal.WriteLine(route.Revision == 0
            ? $"{route.Model} was never routed"
            : string.Create(CultureInfo.InvariantCulture, $"{route.Model} at route revision {route.Revision}, {Units.Time(route.Time)} by {route.Actor}{because}"));
        foreach (var change in route.Changes ?? [])
            terminal.WriteLine($"  {change}");
        if (route.Targets.Count == 0)
        {
            terminal.WriteLine("It serves nothing");
            return;
        }

        var table = TextTable.Create(">VERSION", ">SHARE", ">INSTANCES", "LABELS");
        foreach (var target in route.Targets)
        {
            table.AddTexts(
                target.Version.ToString(CultureInfo.InvariantCulture), Units.Share(target.Weight), (target.Instances ?? 1).ToString(CultureInfo.InvariantCulture),
                string.Join(", ", route.Labels.Where(label => label.Value == target.Version).Select(label => label.Key)));
        }

        terminal.Write(table);
        foreach (var segment in route.Segments)
            terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Segment {segment.Name} to version {segment.Version}: {string.Join(" and ", segment.When.Select(Words))}"));
        if (route.Sticky is { } sticky)
            terminal.WriteLine($"Callers stay on their version by {(sticky.Header is { } header ? $"header {header}" : $"parameter {sticky.Parameter}")}");
    }

    internal static string Words(RouteConditionView condition)
    {
        var subject = condition.Header is { } header ? $"header {header}" : $"parameter {condition.Parameter}";
        return condition switch
        {
            { EqualTo: { } value } => $"{subject} is '{value}'",
            { In: { } values } => $"{subject} is one of '{string.Join("', '", values)}'",
            { Prefix: { } prefixes } => $"{subject} begins with '{string.Join("' or '", prefixes)}'",
            { Range: { } range } => string.Create(CultureInfo.InvariantCulture, $"{subject} is {Range(range)}"),
            _ => $"{subject} matches '{condition.Regex}'",
        };
    }

    private static string Range(RouteRangeView range) => range switch
    {
        { From: { } from, To: { } to } => string.Create(CultureInfo.InvariantCulture, $"{from} to {to}"),
        { From: { } from } => string.Create(CultureInfo.InvariantCulture, $"at least {from}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"at most {range.To}"),
    };
}
