using FsCheck;
using FsCheck.Fluent;
using ModelGrains.Core.Retirement;
using ModelGrains.Models;

namespace ModelGrains.Core.Tests.Retirement;

/// <summary>Whole lives under random events, looked at through a clock that jumps: what must hold of every retirement.</summary>
public class RetirementLifeTests
{
    private enum Step
    {
        Nothing,
        Use,
        Route,
        Unroute,
        Pin,
        Unpin,
        Extend,
        ClockForward,
        ClockBack,
        Restore,
    }

    [Fact]
    public void Decide_AnyLife_RetiresOnlyWhatWasWarnedOfInTimeAndIsNotUsed()
    {
        var retired = 0;
        var steps = Gen.ArrayOf(
            from step in Gen.Frequency((8, Gen.Constant(Step.Nothing)), (1, Gen.Elements(Enum.GetValues<Step>())))
            from hours in Gen.Choose(1, 72)
            select (step, hours));
        Prop.ForAll(steps.Resize(200).ToArbitrary(), life => Live(life, ref retired)).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithStartSize(100).WithEndSize(200));
        Assert.True(retired > 100, $"only {retired} lives came to a retirement: the test tests nothing");
    }

    private static bool Live((Step Step, int Hours)[] life, ref int retired)
    {
        var record = Life.Record(new ExpiryOptions { UnusedFor = TimeSpan.FromDays(15) });
        double day = 0, real = 0;
        double? used = null, usedReal = null, warnedReal = null;
        string? heldBy = null;
        foreach (var (step, hours) in life)
        {
            (day, real) = (day + (hours / 24.0), real + (hours / 24.0));
            var jumped = false;
            switch (step)
            {
                case Step.Use:
                    (used, usedReal) = (day, real);
                    break;
                case Step.Route when record.IsAcknowledged:
                    heldBy = "the route uses it";
                    break;
                case Step.Unroute:
                    heldBy = null;
                    break;
                case Step.Pin or Step.Unpin when record.IsAcknowledged:
                    record = record.Moved(RetirementMoves.Pin(record, step == Step.Pin, "ada"), day);
                    break;
                case Step.Extend when record.IsAcknowledged:
                    record = record.Moved(RetirementMoves.Extend(record, Life.Day(day + 10), "ada"), day);
                    break;
                case Step.ClockForward:
                    day += hours;
                    jumped = true;
                    break;
                case Step.ClockBack:
                    day -= hours;
                    break;
                case Step.Restore when record.State == VersionState.Retired:
                    record = record.Moved(RetirementMoves.Restore(record, "restored", "ada"), day);
                    break;
            }

            var decision = record.Decide(day, used, heldBy, jumped);
            switch (decision.Action)
            {
                case RetirementAction.Warn:
                    record = record.Moved(RetirementMoves.Warn(record, decision, "sweep", Life.Day(day)), day);
                    warnedReal = real;
                    break;
                case RetirementAction.Withdraw:
                    record = record.Moved(RetirementMoves.Withdraw(record, decision, "sweep"), day);
                    warnedReal = null;
                    break;
                case RetirementAction.Report:
                    record = record.Moved(RetirementMoves.Report(record, decision, "sweep", Life.Day(day)), day);
                    warnedReal = null;
                    break;
                case RetirementAction.Retire:
                    // A minute for the sums of fractions of days.
                    if (heldBy is not null || record.IsPinned || warnedReal is null || real - warnedReal < 7 - (1 / 1440.0) || usedReal > warnedReal)
                        return false;
                    retired++;
                    record = record.Moved(RetirementMoves.Begin(record, decision.Reason, "sweep"), day).Moved(RetirementMoves.Finish(record, Life.Rules, "sweep", Life.Day(day)) with { ExpectedRetirement = null }, day);
                    warnedReal = null;
                    break;
                case RetirementAction.KeepLonger:
                    record = record.Moved(RetirementMoves.KeepLonger(record, decision, "sweep"), day);
                    break;
                case RetirementAction.Purge:
                    return heldBy is null;
            }

            if (record.Events.Length > VersionRecord.MaxEvents)
                return false;
        }

        return true;
    }
}
