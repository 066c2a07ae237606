using ModelGrains.Models;

namespace ModelGrains.Core.Retirement;

/// <summary>
/// Decides about a version's retirement from what is stored of it. Holds no state: asked again after a crash it gives the rest.
/// A version is retired only when a warning was recorded and its period has passed as counted from the record, so that no clock, date
/// or missed sweep retires a version that nobody was warned of.
/// </summary>
public static class RetirementPolicy
{
    private static readonly TimeSpan ShortestReportPeriod = TimeSpan.FromDays(1);

    /// <summary>What is to be done about a version now.</summary>
    /// <param name="record">The version.</param>
    /// <param name="lastUsed">When it was last used; null where nobody knows of a use.</param>
    /// <param name="heldBy">What refers to it (<see cref="VersionReferences"/>); null where nothing does.</param>
    /// <param name="rules">The policy.</param>
    /// <param name="now">The time.</param>
    /// <param name="clockJumped">Whether the clock went forward by more than time passed since the last decision: periods are counted anew.</param>
    public static RetirementDecision Decide(
        VersionRecord record, DateTimeOffset? lastUsed, string? heldBy, RetirementRules rules, DateTimeOffset now, bool clockJumped = false) => record.State switch
        {
            VersionState.Ready or VersionState.Serving or VersionState.Superseded => DecideLive(record, lastUsed, heldBy, rules, now, clockJumped),
            VersionState.Retiring when heldBy is not null => new RetirementDecision(RetirementAction.Restore, RetirementStatus.Retiring, null, heldBy),
            VersionState.Retiring => new RetirementDecision(RetirementAction.Finish, RetirementStatus.Retiring, now, record.LastEvent.Reason),
            VersionState.Retired => DecideRetired(record, heldBy, rules, now, clockJumped),
            _ => new RetirementDecision(RetirementAction.Keep, RetirementStatus.Never, null, $"it is {record.State}"),
        };

    private static RetirementDecision DecideLive(
        VersionRecord record, DateTimeOffset? lastUsed, string? heldBy, RetirementRules rules, DateTimeOffset now, bool clockJumped)
    {
        var info = record.Retirement ?? RetirementInfo.None;
        var expiry = ExpiryDate.Of(record, lastUsed, rules, now);
        if (expiry.At is not { } due || due - now > rules.Warn)
        {
            var status = expiry.At is null ? RetirementStatus.Never : heldBy is null ? RetirementStatus.Scheduled : RetirementStatus.Kept;
            return new RetirementDecision(info.WarnedAt is null ? RetirementAction.Keep : RetirementAction.Withdraw, status, expiry.At, expiry.Reason);
        }

        if (heldBy is not null)
        {
            var reported = info.WarnedAt is null && info.KeptAt is { } at && (now - at).Duration() < ReportPeriod(rules);
            return new RetirementDecision(reported ? RetirementAction.Keep : RetirementAction.Report, RetirementStatus.Kept, null, $"kept: {heldBy}; {expiry.Reason}");
        }

        if (WarningThatCounts(record, info, rules, now) is not { } warnedAt || clockJumped)
        {
            var status = info.WarnedAt is null ? RetirementStatus.Scheduled : RetirementStatus.Warned;
            return new RetirementDecision(RetirementAction.Warn, status, SafeTime.Later(SafeTime.Add(now, rules.Warn), due), expiry.Reason);
        }

        var retireAt = SafeTime.Later(SafeTime.Add(warnedAt, rules.Warn), due);

        // A version that the route has left but whose state does not say so yet: the route's own consequences come first.
        var mayRetire = now >= retireAt && record.State != VersionState.Serving;
        return new RetirementDecision(mayRetire ? RetirementAction.Retire : RetirementAction.Keep, RetirementStatus.Warned, retireAt, expiry.Reason);
    }

    /// <summary>
    /// The warning that stands; null where there is none, where the version has been in use since, or where a clock that was wrong put it
    /// further ahead than a warning's whole period.
    /// </summary>
    private static DateTimeOffset? WarningThatCounts(VersionRecord record, RetirementInfo info, RetirementRules rules, DateTimeOffset now) =>
        info.WarnedAt is { } warnedAt && warnedAt >= ExpiryDate.LastMove(record, now) && warnedAt - now <= rules.Warn ? warnedAt : null;

    private static RetirementDecision DecideRetired(VersionRecord record, string? heldBy, RetirementRules rules, DateTimeOffset now, bool clockJumped)
    {
        var info = record.Retirement ?? RetirementInfo.None;
        var until = info.KeepPackageUntil ?? SafeTime.Add(record.LastEvent.Time, rules.Grace);
        if (info.IsPurging)
            return Retired(RetirementAction.Purge, now, "its package is being deleted");
        if (heldBy is not null)
            return Retired(RetirementAction.Restore, null, heldBy);
        if (clockJumped && until - now < rules.Grace)
            return Retired(RetirementAction.KeepLonger, SafeTime.Add(now, rules.Grace), "the clock went forward");
        return now >= until
            ? Retired(RetirementAction.Purge, until, $"its grace time ended {PeriodText.Format(until)}")
            : Retired(RetirementAction.Keep, until, $"it can be restored until {PeriodText.Format(until)}");
    }

    private static RetirementDecision Retired(RetirementAction action, DateTimeOffset? at, string reason) => new(action, RetirementStatus.Retired, at, reason);

    private static TimeSpan ReportPeriod(RetirementRules rules) => rules.Warn > ShortestReportPeriod ? rules.Warn : ShortestReportPeriod;
}
