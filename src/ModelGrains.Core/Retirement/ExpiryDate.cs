using System.Collections.Immutable;
using ModelGrains.Models;

namespace ModelGrains.Core.Retirement;

/// <summary>When a version expires, as its manifest, commands, the policy and its use have it.</summary>
/// <param name="At">The time; null where it never does.</param>
/// <param name="Reason">What makes it so.</param>
public sealed record ExpiryDate(DateTimeOffset? At, string Reason)
{
    /// <summary>The expiry of a version.</summary>
    /// <param name="record">The version.</param>
    /// <param name="lastUsed">When it was last used; null where nobody knows of a use.</param>
    /// <param name="rules">The policy.</param>
    /// <param name="now">The time; what the record says of later ones is not believed.</param>
    public static ExpiryDate Of(VersionRecord record, DateTimeOffset? lastUsed, RetirementRules rules, DateTimeOffset now)
    {
        var info = record.Retirement ?? RetirementInfo.None;
        if (record.IsPinned)
            return Never("it is pinned");
        if (info.IsExempt)
            return Never("it is exempt by command");
        if (rules.ExemptionOf(record.Manifest) is { } label)
            return Never($"it is exempt by its label {label}");
        var (expiry, source) = Asked(record, info, rules);
        if (expiry is { UnusedFor: null, At: null })
            return Never(source);
        var expires = Earlier(Unused(record, lastUsed, expiry.UnusedFor, now), Dated(expiry.At));
        return info.ExtendedUntil > expires.At
            ? new ExpiryDate(info.ExtendedUntil, $"it was extended until {PeriodText.Format(info.ExtendedUntil.Value)}")
            : expires;
    }

    /// <summary>When the record last moved to another state, up to a time: what says of a version that nobody used how long it has been there.</summary>
    internal static DateTimeOffset LastMove(VersionRecord record, DateTimeOffset now)
    {
        var events = record.Events;
        for (var i = events.Length - 1; i > 0; i--)
        {
            if (events[i].State != events[i - 1].State && events[i].Time <= now)
                return events[i].Time;
        }

        return events is [var first, ..] && first.Time <= now ? first.Time : now;
    }

    private static (ExpiryOptions Expiry, string Source) Asked(VersionRecord record, RetirementInfo info, RetirementRules rules)
    {
        if (info.Expiry is { } own)
            return (own, "a command says that it never expires");
        var manifest = record.Manifest.Expiry;
        return manifest is { UnusedFor: null, At: null }
            ? (new ExpiryOptions { UnusedFor = rules.DefaultUnusedFor }, "neither its manifest nor the policy names an expiry")
            : (manifest, "");
    }

    private static ExpiryDate Unused(VersionRecord record, DateTimeOffset? lastUsed, TimeSpan? unusedFor, DateTimeOffset now)
    {
        if (unusedFor is not { } period)
            return Never("");
        var since = SafeTime.Later(LastMove(record, now), lastUsed);
        return new ExpiryDate(
            SafeTime.Add(since, period),
            $"it expires when unused for {PeriodText.Format(period)}, and {(since == lastUsed ? "was last used" : "no use is known since")} {PeriodText.Format(since)}");
    }

    private static ExpiryDate Dated(DateTimeOffset? at) =>
        at is { } time ? new ExpiryDate(time, $"its expiry date is {PeriodText.Format(time)}") : Never("");

    private static ExpiryDate Earlier(ExpiryDate one, ExpiryDate other) => other.At is null || one.At <= other.At ? one : other;

    private static ExpiryDate Never(string reason) => new(null, reason);
}
