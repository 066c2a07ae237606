using ModelGrains.Core.Catalog;
using ModelGrains.Core.Retirement;
using ModelGrains.Core.Tests.Catalog;
using ModelGrains.Errors;
using ModelGrains.Models;
using ModelGrains.Retirement;

namespace ModelGrains.Core.Tests.Retirement;

public class RetirementMovesTests
{
    [Fact]
    public void Moves_OfAWholeLife_AreLegalAndRemembered()
    {
        var record = Life.Unused();
        record = record.Moved(RetirementMoves.Warn(record, record.Decide(23), "sweep", Life.Day(23)), 23);
        Assert.Equal((Life.Day(23), 1, 1), (record.Retirement!.WarnedAt!.Value, record.Retirement.Warnings, record.Retirement.Notices));
        Assert.StartsWith("expires 2026-08-31 12:00Z: it expires when unused for 30d", record.LastEvent.Reason, StringComparison.Ordinal);

        record = record.Moved(RetirementMoves.Begin(record, "retired: unused", "sweep"), 30);
        Assert.Equal((VersionState.Retiring, DesiredState.Unloaded), (record.State, record.Desired));

        record = record.Moved(RetirementMoves.Finish(record, Life.Rules, "sweep", Life.Day(30)), 30);
        Assert.Equal((VersionState.Retired, Life.Day(30), Life.Day(44)), (record.State, record.Retirement!.RetiredAt!.Value, record.Retirement.KeepPackageUntil!.Value));
        Assert.Equal("retired: unused", record.LastEvent.Reason);

        record = record.Moved(RetirementMoves.Restore(record, "restored", "ada"), 40);
        Assert.Equal((VersionState.Ready, DesiredState.Loaded), (record.State, record.Desired));
        Assert.Equal(RetirementInfo.None with { Warnings = 1, Notices = 3 }, record.Retirement);
        Assert.Equal(Life.Day(70), record.Decide(40).At);
    }

    [Fact]
    public void Move_DecidedOnAnOldRecord_IsRefused()
    {
        var record = Life.Unused();
        var warn = RetirementMoves.Warn(record, record.Decide(23), "sweep", Life.Day(23));
        var begin = RetirementMoves.Begin(record, "retired", "sweep");
        var extended = record.Moved(RetirementMoves.Extend(record, Life.Day(90), "ada"), 23);

        Assert.Equal(ModelErrorCode.Conflict, CatalogPolicy.Move(extended, warn, Life.Day(23)).Error!.Code);
        Assert.Equal(ModelErrorCode.Conflict, CatalogPolicy.Move(extended, begin, Life.Day(23)).Error!.Code);
    }

    [Fact]
    public void Move_PinnedMeanwhile_IsNotRetired()
    {
        var record = Life.Unused();
        var begin = RetirementMoves.Begin(record, "retired", "sweep");
        var error = CatalogPolicy.Move(record.Moved(RetirementMoves.Pin(record, true, "ada"), 1), begin, Life.Day(23)).Error!;
        Assert.Equal("'fraud/3' is pinned and cannot be retired", error.Message);
    }

    [Fact]
    public void Move_Twice_IsTheSameAsOnce()
    {
        var record = Life.Unused();
        var pinned = record.Moved(RetirementMoves.Pin(record, true, "ada"), 1);
        Assert.Same(pinned, pinned.Moved(RetirementMoves.Pin(pinned, true, "ada"), 2));
        var extended = record.Moved(RetirementMoves.Extend(record, Life.Day(90), "ada"), 1);
        Assert.Same(extended, extended.Moved(RetirementMoves.Extend(extended, Life.Day(90), "ada"), 2));
        Assert.Same(extended, extended.Moved(RetirementMoves.Extend(extended, Life.Day(80), "ada"), 2));
    }

    [Fact]
    public void Move_LoadOfARetiredVersion_IsRefused()
    {
        var record = Life.Unused(state: VersionState.Retired) with { Desired = DesiredState.Unloaded };
        var load = new MoveVersion { Key = record.Key, Desired = DesiredState.Loaded, Actor = "ada", Reason = "load" };
        Assert.Equal("'fraud/3' is Retired and cannot be loaded: restore it", CatalogPolicy.Move(record, load, Life.Day(1)).Error!.Message);
    }

    [Fact]
    public void Move_RestoreWhileThePackageIsDeleted_IsRefused()
    {
        var record = Life.Unused(state: VersionState.Retired);
        record = record.Moved(RetirementMoves.Purge(record, "its grace time ended", "sweep"), 44);
        Assert.Same(record, record.Moved(RetirementMoves.Purge(record, "again", "sweep"), 45));
        Assert.Contains("cannot be restored any more", CatalogPolicy.Move(record, RetirementMoves.Restore(record, "restored", "ada"), Life.Day(44)).Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Register_ContentOfARetiredVersion_SaysToRestoreIt()
    {
        var record = Records.Record(3, VersionState.Retired);
        var command = new RegisterVersion { Manifest = Records.Manifest(), Package = record.Package, SizeInBytes = 1, Actor = "ada" };
        var error = CatalogPolicy.Register([record], command, Life.Day(1)).Error!;
        Assert.Equal((ModelErrorCode.Conflict, "'fraud/3' has this content and is Retired: restore it, or deploy under a new number"), (error.Code, error.Message));
    }

    [Fact]
    public void Move_ReportAgainAndAgain_DoesNotPushTheHistoryOut()
    {
        var record = Life.Dated(0, VersionState.Serving);
        for (var day = 1; day < 2000; day += 7)
        {
            var decision = record.Decide(day, heldBy: "the route uses it (revision 4)");
            Assert.Equal(RetirementAction.Report, decision.Action);
            record = record.Moved(RetirementMoves.Report(record, decision, "sweep", Life.Day(day)), day);
        }

        Assert.Equal(2, record.Events.Length);
        Assert.Equal(286, record.Retirement!.Notices);
    }

    [Fact]
    public void Notice_OfTheSameMove_HasTheSameIdAndOfAnotherAnother()
    {
        var record = Life.Unused();
        var warn = RetirementMoves.Warn(record, record.Decide(23), "sweep", Life.Day(23));
        var first = RetirementNotices.Of(record, warn, NoticeKind.Expiring, Life.Day(23), Life.Day(30));
        var again = RetirementNotices.Of(record, RetirementMoves.Warn(record, record.Decide(24), "sweep", Life.Day(24)), NoticeKind.Expiring, Life.Day(24));
        var warned = record.Moved(warn, 23);
        var second = RetirementNotices.Of(warned, RetirementMoves.Warn(warned, warned.Decide(53, clockJumped: true), "sweep", Life.Day(53)), NoticeKind.Expiring, Life.Day(53));
        var reborn = record with { Events = [record.Events[0] with { Time = Life.Day(-1) }] };
        var other = RetirementNotices.Of(reborn, warn, NoticeKind.Expiring, Life.Day(23));

        Assert.Equal(first.Id, again.Id);
        Assert.Equal(3, new[] { first.Id, second.Id, other.Id }.Distinct().Count());
        Assert.Equal(Life.Day(30), first.RetireAt);
    }
}
