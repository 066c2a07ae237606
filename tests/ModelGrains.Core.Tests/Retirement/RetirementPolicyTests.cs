using ModelGrains.Core.Retirement;
using ModelGrains.Models;

namespace ModelGrains.Core.Tests.Retirement;

/// <summary>A version that expires when unused for 30 days, under a policy that warns 7 days before.</summary>
public class RetirementPolicyTests
{
    private const string Route = "the route uses it (revision 4)";

    /// <summary>Unwarned: by day and last use.</summary>
    [Theory]
    [InlineData(0, null, RetirementAction.Keep, RetirementStatus.Scheduled, 30)]
    [InlineData(22.9, null, RetirementAction.Keep, RetirementStatus.Scheduled, 30)]
    [InlineData(23, null, RetirementAction.Warn, RetirementStatus.Scheduled, 30)]
    [InlineData(29, null, RetirementAction.Warn, RetirementStatus.Scheduled, 36)]
    [InlineData(400, null, RetirementAction.Warn, RetirementStatus.Scheduled, 407)]
    [InlineData(23, 1.0, RetirementAction.Keep, RetirementStatus.Scheduled, 31)]
    [InlineData(100, 99.0, RetirementAction.Keep, RetirementStatus.Scheduled, 129)]
    [InlineData(100, 60.0, RetirementAction.Warn, RetirementStatus.Scheduled, 107)]
    [InlineData(23, -5.0, RetirementAction.Warn, RetirementStatus.Scheduled, 30)]
    [InlineData(23, 500.0, RetirementAction.Keep, RetirementStatus.Scheduled, 530)]
    public void Decide_NotWarned_WarnsBeforeAnythingElse(double day, double? used, RetirementAction action, RetirementStatus status, double at) =>
        AssertDecision(action, status, at, Life.Unused().Decide(day, used));

    /// <summary>Warned on day 23, to be retired on day 30.</summary>
    [Theory]
    [InlineData(23, null, RetirementAction.Keep, 30)]
    [InlineData(29.99, null, RetirementAction.Keep, 30)]
    [InlineData(30, null, RetirementAction.Retire, 30)]
    [InlineData(200, null, RetirementAction.Retire, 30)]
    public void Decide_Warned_RetiresWhenThePeriodHasPassed(double day, double? used, RetirementAction action, double at) =>
        AssertDecision(action, RetirementStatus.Warned, at, Life.Unused().Warned(23).Decide(day, used));

    [Fact]
    public void Decide_WarnedLate_HasTheWholePeriodFromTheWarning()
    {
        AssertDecision(RetirementAction.Keep, RetirementStatus.Warned, 107, Life.Unused().Warned(100).Decide(106.9));
        AssertDecision(RetirementAction.Retire, RetirementStatus.Warned, 107, Life.Unused().Warned(100).Decide(107));
    }

    [Fact]
    public void Decide_UsedAfterTheWarning_WithdrawsIt() =>
        AssertDecision(RetirementAction.Withdraw, RetirementStatus.Scheduled, 55, Life.Unused().Warned(23).Decide(30, 25));

    [Fact]
    public void Decide_UsedLongAfterTheWarningAndUnusedAgain_CountsTheOldWarningOnlyOnceWithdrawn()
    {
        var withdrawn = Life.Unused().Warned(23);
        withdrawn = withdrawn.Moved(RetirementMoves.Withdraw(withdrawn, withdrawn.Decide(30, 25), "sweep"), 30);
        AssertDecision(RetirementAction.Keep, RetirementStatus.Scheduled, 55, withdrawn.Decide(30, 25));
        AssertDecision(RetirementAction.Warn, RetirementStatus.Scheduled, 55, withdrawn.Decide(48, 25));
    }

    [Fact]
    public void Decide_MovedSinceTheWarning_WarnsAnew()
    {
        // In the route and out of it between two sweeps: nobody cleared the warning.
        var record = Life.Dated(30, VersionState.Ready).Warned(23).Entered(VersionState.Serving, 24).Entered(VersionState.Superseded, 40);
        AssertDecision(RetirementAction.Warn, RetirementStatus.Warned, 47, record.Decide(40));
    }

    [Fact]
    public void Decide_ExpiryDateInThePastAtDeployment_WarnsAndWaits()
    {
        var record = Life.Dated(-100);
        AssertDecision(RetirementAction.Warn, RetirementStatus.Scheduled, 7, record.Decide(0));
        AssertDecision(RetirementAction.Keep, RetirementStatus.Warned, 7, record.Warned(0).Decide(6.9));
        AssertDecision(RetirementAction.Retire, RetirementStatus.Warned, 7, record.Warned(0).Decide(7));
    }

    [Fact]
    public void Decide_ExpiryDate_IsNotPutOffByUse() =>
        AssertDecision(RetirementAction.Retire, RetirementStatus.Warned, 30, Life.Dated(30).Warned(23).Decide(30, 29.9));

    [Fact]
    public void Decide_DateAndUnused_TheEarlierCounts()
    {
        var record = Life.Record(new ExpiryOptions { UnusedFor = TimeSpan.FromDays(30), At = Life.Day(50) });
        Assert.Equal(Life.Day(30), record.Decide(0).At);
        Assert.Equal(Life.Day(50), record.Decide(0, 25).At);
    }

    [Fact]
    public void Decide_Extended_WithdrawsAndWaits()
    {
        var record = Life.Unused().Warned(23);
        record = record.Moved(RetirementMoves.Extend(record, Life.Day(90), "ada"), 25);
        AssertDecision(RetirementAction.Withdraw, RetirementStatus.Scheduled, 90, record.Decide(30));
        AssertDecision(RetirementAction.Warn, RetirementStatus.Scheduled, 90, record.With(record.Retirement! with { WarnedAt = null }).Decide(83));
    }

    [Fact]
    public void Decide_ExtendedByLessThanTheWarning_KeepsTheWarningAndWaits()
    {
        var record = Life.Unused().Warned(23);
        record = record.Moved(RetirementMoves.Extend(record, Life.Day(32), "ada"), 25);
        AssertDecision(RetirementAction.Keep, RetirementStatus.Warned, 32, record.Decide(31.9));
        AssertDecision(RetirementAction.Retire, RetirementStatus.Warned, 32, record.Decide(32));
    }

    [Fact]
    public void Decide_PinnedExemptOrLabelled_NeverExpires()
    {
        var record = Life.Unused();
        VersionRecord[] never =
        [
            record with { IsPinned = true },
            record.With(RetirementInfo.None with { IsExempt = true }),
            record.Labelled("tier", "gold"),
            record.With(RetirementInfo.None with { Expiry = new ExpiryOptions() }),
            Life.Record(new ExpiryOptions()),
        ];
        Assert.All(never, kept =>
        {
            Assert.Equal((RetirementAction.Keep, RetirementStatus.Never, null), (kept.Decide(1000).Action, kept.Decide(1000).Status, kept.Decide(1000).At));
            Assert.Equal(RetirementAction.Withdraw, kept.Warned(23).Decide(1000).Action);
        });
        Assert.Equal(RetirementAction.Warn, record.Labelled("tier", "silver").Decide(1000).Action);
    }

    [Fact]
    public void Decide_PolicyDefault_IsForManifestsThatSayNothing()
    {
        var rules = Life.Rules with { DefaultUnusedFor = TimeSpan.FromDays(10) };
        Assert.Equal(Life.Day(10), Life.Record(new ExpiryOptions()).Decide(0, rules: rules).At);
        Assert.Equal(Life.Day(30), Life.Unused().Decide(0, rules: rules).At);
        Assert.Equal(Life.Day(300), Life.Dated(300).Decide(0, rules: rules).At);
        Assert.Null(Life.Record(new ExpiryOptions()).With(RetirementInfo.None with { Expiry = new ExpiryOptions() }).Decide(0, rules: rules).At);
    }

    [Fact]
    public void Decide_ExpiryByCommand_TakesTheManifestsPlace()
    {
        var record = Life.Unused().With(RetirementInfo.None with { Expiry = new ExpiryOptions { UnusedFor = TimeSpan.FromDays(90) } });
        Assert.Equal(Life.Day(90), record.Decide(0).At);
    }

    [Theory]
    [InlineData(VersionState.Serving)]
    [InlineData(VersionState.Superseded)]
    [InlineData(VersionState.Ready)]
    public void Decide_TheRouteUsesIt_ReportsOncePerPeriodAndNeverRetires(VersionState state)
    {
        var record = Life.Unused(state: state).Warned(23);
        Assert.Equal(RetirementStatus.Kept, record.Decide(0, heldBy: Route).Status);
        var first = record.Decide(40, heldBy: Route);
        AssertDecision(RetirementAction.Report, RetirementStatus.Kept, null, first);
        Assert.StartsWith($"kept: {Route}", first.Reason, StringComparison.Ordinal);

        record = record.Moved(RetirementMoves.Report(record, first, "sweep", Life.Day(40)), 40);
        Assert.Null(record.Retirement!.WarnedAt);
        Assert.Equal(RetirementAction.Keep, record.Decide(46.9, heldBy: Route).Action);
        Assert.Equal(RetirementAction.Report, record.Decide(47, heldBy: Route).Action);
    }

    [Fact]
    public void Decide_LeftByTheRouteAfterAReport_WarnsAnewInsteadOfRetiring()
    {
        var record = Life.Dated(30).With(RetirementInfo.None with { KeptAt = Life.Day(40), Warnings = 1 });
        AssertDecision(RetirementAction.Warn, RetirementStatus.Scheduled, 48, record.Decide(41));
    }

    [Fact]
    public void Decide_StillMarkedServingThoughTheRouteLeftIt_Waits() =>
        Assert.Equal(RetirementAction.Keep, Life.Unused(state: VersionState.Serving).Warned(23).Decide(40).Action);

    [Theory]
    [InlineData(VersionState.Uploaded)]
    [InlineData(VersionState.Validated)]
    [InlineData(VersionState.Packaged)]
    [InlineData(VersionState.Verified)]
    [InlineData(VersionState.Failed)]
    public void Decide_NotReady_IsLeftToItsDeployment(VersionState state) =>
        AssertDecision(RetirementAction.Keep, RetirementStatus.Never, null, Life.Unused(state: state).Warned(23).Decide(1000));

    [Fact]
    public void Decide_Retiring_IsFinishedOrCalledOff()
    {
        AssertDecision(RetirementAction.Finish, RetirementStatus.Retiring, 31, Life.Unused(state: VersionState.Retiring).Decide(31));
        AssertDecision(RetirementAction.Restore, RetirementStatus.Retiring, null, Life.Unused(state: VersionState.Retiring).Decide(31, heldBy: Route));
        Assert.Equal(RetirementAction.Finish, Life.Unused(state: VersionState.Retiring).Decide(31, usedOn: 31, clockJumped: true).Action);
    }

    [Fact]
    public void Decide_Retired_IsDeletedWhenItsGraceTimeEnds()
    {
        var record = Life.Unused(state: VersionState.Retired).With(RetirementInfo.None with { RetiredAt = Life.Day(30), KeepPackageUntil = Life.Day(44) });
        AssertDecision(RetirementAction.Keep, RetirementStatus.Retired, 44, record.Decide(43.9));
        AssertDecision(RetirementAction.Purge, RetirementStatus.Retired, 44, record.Decide(44));
        AssertDecision(RetirementAction.Restore, RetirementStatus.Retired, null, record.Decide(44, heldBy: Route));
        Assert.Equal(RetirementAction.Purge, record.With(record.Retirement! with { IsPurging = true }).Decide(31).Action);
    }

    [Fact]
    public void Decide_RetiredWithoutAnEndOfGrace_CountsFromItsLastEvent() =>
        AssertDecision(RetirementAction.Keep, RetirementStatus.Retired, 14, Life.Unused(state: VersionState.Retired).Decide(13));

    [Fact]
    public void Decide_WarnOfZeroDays_RetiresAtTheNextLook()
    {
        var rules = Life.Rules with { Warn = TimeSpan.Zero };
        Assert.Equal(RetirementAction.Keep, Life.Unused().Decide(29.9, rules: rules).Action);
        Assert.Equal(RetirementAction.Warn, Life.Unused().Decide(30, rules: rules).Action);
        Assert.Equal(RetirementAction.Retire, Life.Unused().Warned(30).Decide(30, rules: rules).Action);
    }

    [Fact]
    public void Decide_TimesAtTheEndsOfTheCalendar_DoNotOverflow()
    {
        Assert.Equal(RetirementAction.Warn, Life.Record(new ExpiryOptions { At = DateTimeOffset.MinValue }).Decide(0).Action);
        Assert.Equal(RetirementAction.Keep, Life.Record(new ExpiryOptions { At = DateTimeOffset.MaxValue }).Decide(0).Action);
        Assert.Equal(RetirementAction.Keep, Life.Record(new ExpiryOptions { UnusedFor = TimeSpan.MaxValue }).Decide(0).Action);
        Assert.Equal(RetirementAction.Warn, RetirementPolicy.Decide(Life.Unused(), null, null, Life.Rules, DateTimeOffset.MaxValue).Action);
    }

    private static void AssertDecision(RetirementAction action, RetirementStatus status, double? at, RetirementDecision decision)
    {
        DateTimeOffset? expected = at is { } day ? Life.Day(day) : null;
        Assert.Equal((action, status, expected), (decision.Action, decision.Status, decision.At));
    }
}
