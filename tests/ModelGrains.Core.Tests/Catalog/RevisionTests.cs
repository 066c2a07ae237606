using ModelGrains.Core.Catalog;
using ModelGrains.Core.Tests.Support;
using ModelGrains.Errors;
using ModelGrains.Models;

namespace ModelGrains.Core.Tests.Catalog;

/// <summary>The revisions of records, and the entity tags made of them.</summary>
public class RevisionTests
{
    private static readonly VersionRecord Record = Records.Record(1, VersionState.Ready) with { Revision = 5 };

    [Fact]
    public void Move_ThatChanges_MakesTheRevisionLarger()
    {
        var moved = CatalogPolicy.Move(Record, Pin(true), Make.Now).Value!;
        var again = CatalogPolicy.Move(moved, Pin(false), Make.Now).Value!;
        var past = CatalogPolicy.Move(again, Pin(true), Make.Now.AddYears(-1)).Value!;

        Assert.Equal([Make.Now.ToUnixTimeMilliseconds(), moved.Revision + 1, moved.Revision + 2], [moved.Revision, again.Revision, past.Revision]);
    }

    [Fact]
    public void Move_ThatChangesNothing_KeepsTheRevision() => Assert.Same(Record, CatalogPolicy.Move(Record, Pin(false) with { ExpectedRevision = 5 }, Make.Now).Value);

    [Fact]
    public void Move_ReportAgain_IsAnotherRevisionThoughAsManyEvents()
    {
        var first = CatalogPolicy.Move(Record, Pin(false) with { Retirement = RetirementInfo.None with { Notices = 1 } }, Make.Now).Value!;
        var second = CatalogPolicy.Move(first, Pin(false) with { Retirement = RetirementInfo.None with { Notices = 2 } }, Make.Now).Value!;

        Assert.Equal(first.Events.Length, second.Events.Length);
        Assert.NotEqual(first.Revision, second.Revision);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Move_OtherRevisionExpected_IsRefusedAlsoWhereNothingWouldChange(bool pin)
    {
        var error = CatalogPolicy.Move(Record, Pin(pin) with { ExpectedRevision = 4 }, Make.Now).Error!;
        Assert.Equal(ModelErrorCode.PreconditionFailed, error.Code);
        Assert.Equal("'fraud/1' has the entity tag \"5\", expected \"4\": it has changed since it was read", error.Message);
    }

    [Fact]
    public void Move_Claim_TakesTheRevisionAndNothingElse()
    {
        var claim = new MoveVersion { Key = Record.Key, ExpectedRevision = 5, IsClaim = true, Actor = "ada", Reason = "claimed" };

        var claimed = CatalogPolicy.Move(Record, claim, Make.Now).Value!;

        Assert.Equal(Record with { Revision = Make.Now.ToUnixTimeMilliseconds() }, claimed);
        Assert.Equal(ModelErrorCode.PreconditionFailed, CatalogPolicy.Move(claimed, claim, Make.Now).Error!.Code);
    }

    [Fact]
    public void Register_AgainAfterADeletion_DoesNotRepeatARevision()
    {
        var command = new RegisterVersion { Manifest = Records.Manifest(1), Package = Make.Digest(1), SizeInBytes = 10, Actor = "ada" };
        var first = CatalogPolicy.Register([], command, Make.Now).Value!;
        var second = CatalogPolicy.Register([], command, Make.Now.AddMilliseconds(1)).Value!;

        Assert.True(second.Revision > first.Revision);
    }

    [Fact]
    public void Of_Model_IsAnotherTagAfterEveryChange()
    {
        var other = Records.Record(2, VersionState.Ready) with { Revision = 5 };
        string[] tags =
        [
            EntityTags.Of(1, [Record]), EntityTags.Of(2, [Record]), EntityTags.Of(1, [other]), EntityTags.Of(1, [Record, other]),
            EntityTags.Of(1, [Record with { Revision = 6 }]), EntityTags.Of(1, []),
        ];

        Assert.Equal(tags.Length, tags.Distinct().Count());
        Assert.All(tags, tag => Assert.Matches("^\"[0-9]+-[0-9a-f]{16}\"$", tag));
        Assert.Equal(tags[3], EntityTags.Of(1, [Record, other]));
    }

    private static MoveVersion Pin(bool isPinned) => new() { Key = Record.Key, IsPinned = isPinned, Actor = "ada", Reason = "why" };
}
