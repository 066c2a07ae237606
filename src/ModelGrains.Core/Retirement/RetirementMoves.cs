using ModelGrains.Models;

namespace ModelGrains.Core.Retirement;

/// <summary>
/// The commands to the catalog that carry out decisions. Each says what retirement its writer saw, so that one decided on an old record
/// is refused rather than lost.
/// </summary>
public static class RetirementMoves
{
    /// <summary>The owner is warned.</summary>
    public static MoveVersion Warn(VersionRecord record, RetirementDecision decision, string actor, DateTimeOffset now)
    {
        var info = Seen(record);
        return Move(
            record, actor, $"expires {PeriodText.Format(decision.At ?? now)}: {decision.Reason}",
            info with { WarnedAt = now, Warnings = info.Warnings + 1, KeptAt = null, Notices = info.Notices + 1 },
            $"warning {info.Warnings + 1}");
    }

    /// <summary>The warning is withdrawn.</summary>
    public static MoveVersion Withdraw(VersionRecord record, RetirementDecision decision, string actor) =>
        Move(
            record, actor, decision.At is { } at ? $"does not expire before {PeriodText.Format(at)}: {decision.Reason}" : $"does not expire: {decision.Reason}",
            Noticed(record) with { WarnedAt = null });

    /// <summary>That it is kept is reported. A warning from before does not count any more.</summary>
    public static MoveVersion Report(VersionRecord record, RetirementDecision decision, string actor, DateTimeOffset now) =>
        Move(record, actor, decision.Reason, Noticed(record) with { KeptAt = now, WarnedAt = null });

    /// <summary>Its retirement begins: it is not wanted any more.</summary>
    public static MoveVersion Begin(VersionRecord record, string reason, string actor, string evidence = "") =>
        Move(record, actor, reason, Seen(record), evidence) with { State = VersionState.Retiring, Desired = DesiredState.Unloaded };

    /// <summary>It is drained and unloaded: retired.</summary>
    public static MoveVersion Finish(VersionRecord record, RetirementRules rules, string actor, DateTimeOffset now)
    {
        var until = SafeTime.Add(now, rules.Grace);
        var info = Noticed(record) with { WarnedAt = null, KeptAt = null, RetiredAt = now, KeepPackageUntil = until };
        return Move(record, actor, record.LastEvent.Reason, info, $"can be restored until {PeriodText.Format(until)}") with { State = VersionState.Retired };
    }

    /// <summary>It comes back: ready and wanted.</summary>
    public static MoveVersion Restore(VersionRecord record, string reason, string actor) =>
        Move(record, actor, reason, Noticed(record) with { WarnedAt = null, KeptAt = null, RetiredAt = null, KeepPackageUntil = null }) with
        {
            State = VersionState.Ready,
            Desired = DesiredState.Loaded,
        };

    /// <summary>Its grace time counts anew.</summary>
    public static MoveVersion KeepLonger(VersionRecord record, RetirementDecision decision, string actor) =>
        Move(record, actor, $"can be restored until {PeriodText.Format(decision.At!.Value)}: {decision.Reason}", Seen(record) with { KeepPackageUntil = decision.At });

    /// <summary>It cannot be restored any more; what is left is to delete it. The same record where that was said before.</summary>
    public static MoveVersion Purge(VersionRecord record, string reason, string actor) =>
        Move(record, actor, reason, Seen(record).IsPurging ? Seen(record) : Noticed(record) with { IsPurging = true });

    /// <summary>It does not expire before a time; an extension that reaches further stands.</summary>
    public static MoveVersion Extend(VersionRecord record, DateTimeOffset until, string actor) =>
        Move(record, actor, $"extended until {PeriodText.Format(until)}", Seen(record) with { ExtendedUntil = SafeTime.Later(until, Seen(record).ExtendedUntil) });

    /// <summary>What a command says of its expiry, in place of what was said before.</summary>
    /// <param name="record">The version.</param>
    /// <param name="expiry">The expiry; null to go by the manifest and the policy.</param>
    /// <param name="isExempt">Whether it never expires.</param>
    /// <param name="actor">Who asks.</param>
    public static MoveVersion SetExpiry(VersionRecord record, ExpiryOptions? expiry, bool isExempt, string actor) =>
        Move(record, actor, Describe(expiry, isExempt), Seen(record) with { Expiry = expiry, IsExempt = isExempt });

    /// <summary>It is pinned, or is not any more.</summary>
    public static MoveVersion Pin(VersionRecord record, bool isPinned, string actor) => new()
    {
        Key = record.Key,
        IsPinned = isPinned,
        Actor = actor,
        Reason = isPinned ? "pinned" : "unpinned",
    };

    private static string Describe(ExpiryOptions? expiry, bool isExempt)
    {
        if (isExempt)
            return "exempt from expiry";
        if (expiry is null)
            return "expires as its manifest and the policy say";
        string?[] parts =
        [
            expiry.UnusedFor is { } period ? $"when unused for {PeriodText.Format(period)}" : null,
            expiry.At is { } at ? $"{PeriodText.Format(at)}" : null,
        ];
        return parts.OfType<string>().ToList() is { Count: > 0 } said ? $"expires {string.Join(" or ", said)}" : "never expires";
    }

    private static RetirementInfo Seen(VersionRecord record) => record.Retirement ?? RetirementInfo.None;

    private static RetirementInfo Noticed(VersionRecord record) => Seen(record) with { Notices = Seen(record).Notices + 1 };

    private static MoveVersion Move(VersionRecord record, string actor, string reason, RetirementInfo next, string evidence = "") => new()
    {
        Key = record.Key,
        Actor = actor,
        Reason = reason,
        Evidence = evidence,
        Retirement = next,
        ExpectedRetirement = Seen(record),
    };
}
