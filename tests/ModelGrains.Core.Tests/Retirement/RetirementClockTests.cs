using ModelGrains.Core.Retirement;
using ModelGrains.Models;

namespace ModelGrains.Core.Tests.Retirement;

/// <summary>Clocks that jump.</summary>
public class RetirementClockTests
{
    [Fact]
    public void Decide_ClockForwardBeforeTheWarning_WarnsInsteadOfRetiring()
    {
        var decision = Life.Unused().Decide(4000);
        Assert.Equal((RetirementAction.Warn, Life.Day(4007)), (decision.Action, decision.At!.Value));
    }

    [Fact]
    public void Decide_ClockForwardAfterTheWarning_CountsTheWarningAnew()
    {
        var record = Life.Unused().Warned(23);
        var decision = record.Decide(53, clockJumped: true);
        Assert.Equal((RetirementAction.Warn, Life.Day(60)), (decision.Action, decision.At!.Value));

        record = record.Moved(RetirementMoves.Warn(record, decision, "sweep", Life.Day(53)), 53);
        Assert.Equal(RetirementAction.Keep, record.Decide(59.9).Action);
        Assert.Equal(RetirementAction.Retire, record.Decide(60).Action);
        Assert.Equal(2, record.Retirement!.Warnings);
    }

    [Fact]
    public void Decide_ClockForwardWithNothingDue_ChangesNothing() => Assert.Equal(RetirementAction.Keep, Life.Unused().Decide(10, clockJumped: true).Action);

    [Fact]
    public void Decide_ClockBackToBeforeTheWarning_WithdrawsIt() => Assert.Equal(RetirementAction.Withdraw, Life.Unused().Warned(23).Decide(10).Action);

    [Fact]
    public void Decide_ClockBackByLessThanThePeriod_WaitsForTheRecordedWarning()
    {
        var record = Life.Unused().Warned(40);
        Assert.Equal((RetirementAction.Keep, Life.Day(47)), (record.Decide(34).Action, record.Decide(34).At!.Value));
        Assert.Equal(RetirementAction.Retire, record.Decide(47).Action);
    }

    [Fact]
    public void Decide_WarningFarAhead_WasOfAWrongClockAndIsGivenAnew()
    {
        var record = Life.Unused().Warned(400);
        Assert.Equal((RetirementAction.Warn, Life.Day(42)), (record.Decide(35).Action, record.Decide(35).At!.Value));
    }

    [Fact]
    public void Decide_MoveRecordedByAClockAhead_IsNotBelieved()
    {
        var record = Life.Dated(30, VersionState.Ready).Entered(VersionState.Superseded, 500).Warned(23);
        Assert.Equal(RetirementAction.Keep, record.Decide(29).Action);
        Assert.Equal(RetirementAction.Retire, record.Decide(30).Action);
    }

    [Fact]
    public void Decide_UsedByAClockAhead_IsKept() => Assert.Equal(RetirementAction.Keep, Life.Unused().Decide(100, usedOn: 500).Action);

    [Fact]
    public void Decide_ReportedByAClockAhead_IsReportedAgain()
    {
        var record = Life.Unused().With(RetirementInfo.None with { KeptAt = Life.Day(400) });
        Assert.Equal(RetirementAction.Report, record.Decide(40, heldBy: "the route").Action);
    }

    [Fact]
    public void Decide_ClockForwardWhileRetired_KeepsThePackageItsWholeTime()
    {
        var record = Life.Unused(state: VersionState.Retired).With(RetirementInfo.None with { RetiredAt = Life.Day(30), KeepPackageUntil = Life.Day(44) });
        var decision = record.Decide(90, clockJumped: true);
        Assert.Equal((RetirementAction.KeepLonger, Life.Day(104)), (decision.Action, decision.At!.Value));

        record = record.Moved(RetirementMoves.KeepLonger(record, decision, "sweep"), 90);
        Assert.Equal(Life.Day(104), record.Retirement!.KeepPackageUntil);
        Assert.Equal(RetirementAction.Keep, record.Decide(103).Action);
        Assert.Equal(RetirementAction.Keep, record.Decide(90, clockJumped: true).Action);
    }

    [Fact]
    public void Decide_ClockBackWhileRetired_Waits()
    {
        var record = Life.Unused(state: VersionState.Retired).With(RetirementInfo.None with { RetiredAt = Life.Day(30), KeepPackageUntil = Life.Day(44) });
        Assert.Equal((RetirementAction.Keep, Life.Day(44)), (record.Decide(-100).Action, record.Decide(-100).At!.Value));
    }
}
