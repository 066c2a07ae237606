using System.Collections.Immutable;
using System.Globalization;
using ModelGrains.Routing;

namespace ModelGrains.Core.Routing;

/// <summary>What one revision changed of the one before, in words.</summary>
public static class RouteChanges
{
    /// <summary>The changes: <c>version 2: 5 % to 10 %</c>; empty where there are none.</summary>
    public static ImmutableArray<string> Between(RouteSpec before, RouteSpec after)
    {
        var changes = ImmutableArray.CreateBuilder<string>();
        foreach (var (version, was, now) in Pair(before.Targets, after.Targets, target => target.Version))
        {
            if (was is null)
                changes.Add($"version {version} added with {Share(now!)}");
            else if (now is null)
                changes.Add($"version {version} removed, had {Share(was)}");
            else if (was.Weight != now.Weight)
                changes.Add($"version {version}: {Share(was)} to {Share(now)}");
            if (was is not null && now is not null && was.Instances != now.Instances)
                changes.Add($"version {version}: {was.Instances} to {now.Instances} instances");
        }

        foreach (var (name, was, now) in Pair([.. before.Labels.Select(Box)], [.. after.Labels.Select(Box)], label => label.Value.Name))
            Add(changes, $"label {name}", was?.Value.Version.ToString(), now?.Value.Version.ToString());
        foreach (var (name, was, now) in Pair(before.Segments, after.Segments, segment => segment.Name))
        {
            if (was is null || now is null || was.Version != now.Version)
                Add(changes, $"segment {name}", was?.Version.ToString(), now?.Version.ToString());
            else if (!was.Equals(now))
                changes.Add($"segment {name}: other conditions");
        }

        if (Order(before) is var old && Order(after) is var order && !old.SequenceEqual(order) && old.Order().SequenceEqual(order.Order()))
            changes.Add($"segments in the order {string.Join(", ", order)}");
        Add(changes, "sticky by", Words(before.Sticky), Words(after.Sticky));
        foreach (var (name, was, now) in Pair(before.Shadows, after.Shadows, shadow => shadow.Name))
            AddShadow(changes, $"shadow {name}", was, now);
        return changes.ToImmutable();
    }

    private static List<string> Order(RouteSpec spec) => [.. spec.Segments.Select(segment => segment.Name)];

    private static string Share(RouteTarget target) => Share(target.Weight);

    private static string Share(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.####} %");

    private static string? Words(Stickiness? sticky) => sticky is null ? null : sticky.Salt.Length == 0 ? $"{sticky.By}" : $"{sticky.By}, salt '{sticky.Salt}'";

    private static void Add(ImmutableArray<string>.Builder changes, string what, string? was, string? now)
    {
        if (was == now)
            return;
        changes.Add(was is null ? $"{what}: {now}" : now is null ? $"{what} {was} removed" : $"{what}: {was} to {now}");
    }

    private static void AddShadow(ImmutableArray<string>.Builder changes, string what, RouteShadow? was, RouteShadow? now)
    {
        if (was is null || now is null)
            Add(changes, what, was is null ? null : Words(was), now is null ? null : $"{Words(now)}, {Share(now.Share)}{(now.OnlyLogged ? " of what is logged" : "")}");
        else if (Words(was) != Words(now))
            changes.Add($"{what}: {Words(was)} to {Words(now)}");
        else if (!was.ComparesAs(now))
            changes.Add($"{what}: compares other requests");
        if (was is null || now is null)
            return;
        if (was.Share != now.Share)
            changes.Add($"{what}: {Share(was.Share)} to {Share(now.Share)}");
        Add(changes, $"{what} until", was.Until?.ToString("u", CultureInfo.InvariantCulture), now.Until?.ToString("u", CultureInfo.InvariantCulture));
    }

    private static string Words(RouteShadow shadow) => $"version {shadow.Primary} to {shadow.Version}";

    private static Boxed Box(RouteLabel label) => new(label);

    private static IEnumerable<(TKey Key, T? Was, T? Now)> Pair<T, TKey>(ImmutableArray<T> before, ImmutableArray<T> after, Func<T, TKey> key)
        where T : class
        where TKey : notnull =>
        before.Concat(after).Select(key).Distinct().Order()
            .Select(one => (one, before.FirstOrDefault(item => key(item).Equals(one)), after.FirstOrDefault(item => key(item).Equals(one))));

    private sealed record Boxed(RouteLabel Value);
}
