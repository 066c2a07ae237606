using FsCheck;
using FsCheck.Fluent;
using ModelGrains.Core.Routing;
using ModelGrains.Core.Tests.Support;
using ModelGrains.Errors;
using ModelGrains.Routing;

namespace ModelGrains.Core.Tests.Routing;

public class RouteTests
{
    private static readonly RouteRevision Never = Revision(0, RouteSpec.Empty);

    [Fact]
    public void Check_LegalSplits_HaveNoErrors()
    {
        Assert.Empty(RouteValidator.Check(RouteSpec.Empty));
        Assert.Empty(RouteValidator.Check(RouteSpec.Single(new ModelVersion(1), 3)));
        Assert.Empty(RouteValidator.Check(Split((1, 0.9, 1), (2, 0.1, 1))));
        Assert.Empty(RouteValidator.Check(Split([.. Enumerable.Range(1, 10).Select(i => (i, 0.1, 1))])));
        Assert.Empty(RouteValidator.Check(Split((1, 1.0 / 3, 1), (2, 1.0 / 3, 1), (3, 1.0 / 3, 1))));
    }

    [Fact]
    public void Check_ManyErrors_NamesThemAll() =>
        Assert.Equal(
            [
                new FieldError("targets[0].weight", "is -0.5, expected 0 to 1"),
                new FieldError("targets[1].weight", "is 1.5, expected 0 to 1"),
                new FieldError("targets[1].instances", "is 0, expected at least 1"),
                new FieldError("targets[2].version", "is 1 again, expected each version once"),
                new FieldError("targets", "have weights that sum to 1.5, expected 1"),
            ],
            RouteValidator.Check(Split((1, -0.5, 1), (2, 1.5, 0), (1, 0.5, 1))).AsEnumerable());

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(-0.5)]
    public void Check_WeightThatIsNoShare_IsRefused(double weight) =>
        Assert.Contains(RouteValidator.Check(Split((1, weight, 1), (2, 0.5, 1))), error => error.Field == "targets[0].weight");

    [Theory]
    [InlineData(0.5, 0.4)]
    [InlineData(0.5, 0.500001)]
    [InlineData(1, 1)]
    public void Check_WeightsThatAreNotOne_AreRefused(double one, double other) =>
        Assert.Contains(RouteValidator.Check(Split((1, one, 1), (2, other, 1))), error => error.Field == "targets");

    [Fact]
    public void Pick_NothingServed_IsNull() => Assert.Null(RoutePicker.Pick(RouteSpec.Empty, 0.5));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.2499999, 1)]
    [InlineData(0.25, 2)]
    [InlineData(0.7499999, 2)]
    [InlineData(0.75, 3)]
    [InlineData(0.9999999999999999, 3)]
    public void Pick_Point_FallsToItsShare(double point, int version) =>
        Assert.Equal(version, RoutePicker.Pick(Split((1, 0.25, 1), (2, 0.5, 1), (3, 0.25, 1)), point)?.Version.Value);

    /// <summary>Sums of decimal fractions may end below one: the last target takes what is left.</summary>
    [Fact]
    public void Pick_AnyPointOfALegalRoute_IsATarget()
    {
        var spec = Split([.. Enumerable.Range(1, 10).Select(i => (i, 0.1, 1))]);
        Assert.Equal(10, RoutePicker.Pick(spec, Math.BitDecrement(1.0))?.Version.Value);
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), point => RoutePicker.Pick(spec, point / (double)int.MaxValue) is not null).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Pick_ManyPoints_GivesEachItsShare()
    {
        var spec = Split((1, 0.7, 1), (2, 0.2, 1), (3, 0.1, 1));
        var counts = new int[4];
        for (var i = 0; i < 10_000; i++)
            counts[RoutePicker.Pick(spec, i / 10_000.0)!.Version.Value]++;
        Assert.InRange(counts[1], 6999, 7001);
        Assert.InRange(counts[2], 1999, 2001);
        Assert.InRange(counts[3], 999, 1001);
    }

    [Fact]
    public void Next_NewSplit_IsTheNextRevision()
    {
        var next = RoutePolicy.Next(Revision(6, RouteSpec.Empty), Set(RouteSpec.Single(new ModelVersion(3), 1)), Make.Now).Value!;
        Assert.Equal(
            new RouteRevision { Model = Make.Fraud, Revision = 7, Spec = RouteSpec.Single(new ModelVersion(3), 1), Time = Make.Now, Actor = "ada", Reason = "why" },
            next);
    }

    [Fact]
    public void Next_SplitThatStands_IsNotWrittenAgain()
    {
        var current = Revision(6, Split((1, 0.5, 1), (2, 0.5, 1)));
        Assert.Same(current, RoutePolicy.Next(current, Set(Split((1, 0.5, 1), (2, 0.5, 1))), Make.Now).Value);
    }

    [Fact]
    public void Next_EmptySplitOnAModelNeverRouted_IsRevisionOne() =>
        Assert.Equal(1, RoutePolicy.Next(Never, Set(RouteSpec.Empty), Make.Now).Value!.Revision);

    [Theory]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(0)]
    [InlineData(-1)]
    public void Next_StaleRevision_IsAConflictEvenWithTheSameSplit(long expected)
    {
        var current = Revision(6, RouteSpec.Single(new ModelVersion(3), 1));
        var error = RoutePolicy.Next(current, Set(current.Spec, expected), Make.Now).Error!;
        Assert.Equal(ModelErrorCode.Conflict, error.Code);
        Assert.Equal($"the route of 'fraud' is at revision 6, but the command was made for revision {expected}", error.Message);
    }

    [Fact]
    public void Next_ExpectedRevision_IsWritten() =>
        Assert.Equal(7, RoutePolicy.Next(Revision(6, RouteSpec.Empty), Set(RouteSpec.Single(new ModelVersion(3), 1), 6), Make.Now).Value!.Revision);

    [Fact]
    public void Next_WrongSplit_IsInvalidWithEveryError()
    {
        var error = RoutePolicy.Next(Never, Set(Split((1, 0.5, 0))), Make.Now).Error!;
        Assert.Equal(ModelErrorCode.InvalidInput, error.Code);
        Assert.Equal(["targets[0].instances", "targets"], error.Fields.Select(field => field.Field));
        Assert.StartsWith("The route of 'fraud' is not valid: ", error.Message, StringComparison.Ordinal);
    }

    private static RouteSpec Split(params (int Version, double Weight, int Instances)[] targets) =>
        new() { Targets = [.. targets.Select(target => new RouteTarget { Version = new ModelVersion(target.Version), Weight = target.Weight, Instances = target.Instances })] };

    private static RouteRevision Revision(long revision, RouteSpec spec) =>
        new() { Model = Make.Fraud, Revision = revision, Spec = spec, Time = Make.Now.AddDays(-1), Actor = "", Reason = "" };

    private static SetRoute Set(RouteSpec spec, long? expected = null) => new() { Spec = spec, ExpectedRevision = expected, Actor = "ada", Reason = "why" };
}
