using ModelGrains.Core.Routing;
using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Routing;

namespace ModelGrains.Core.Tests.Routing;

public sealed class SegmentTests
{
    private static readonly RouteSpec Split = Routes.Split((1, 1), (2, 0), (3, 0));

    [Theory]
    [InlineData("beta", 2)]
    [InlineData("alpha", 2)]
    [InlineData("Beta", 1)]
    [InlineData("", 1)]
    public void Pick_In_MeetsTheTextsToTheLetter(string value, int version) =>
        Assert.Equal(version, Pick(Routes.Header("X-Cohort", ConditionKind.In, "alpha", "beta"), Routes.Request(("x-cohort", value))));

    [Theory]
    [InlineData("DE-BY", 2)]
    [InlineData("DE", 2)]
    [InlineData("D", 1)]
    [InlineData("FR-DE", 1)]
    public void Pick_Prefix_MeetsTheBeginning(string value, int version) =>
        Assert.Equal(version, Pick(Routes.Header("x-country", ConditionKind.Prefix, "DE", "AT"), Routes.Request(("x-country", value))));

    [Theory]
    [InlineData("18", 2)]
    [InlineData("29.5", 2)]
    [InlineData("30", 2)]
    [InlineData("17.999", 1)]
    [InlineData("30.001", 1)]
    [InlineData("NaN", 1)]
    [InlineData("many", 1)]
    public void Pick_Range_HasBothEnds(string value, int version) =>
        Assert.Equal(version, Pick(Routes.Range("age", 18, 30), Routes.With("age", new ParameterValue { String = value })));

    [Fact]
    public void Pick_RangeOpenAtAnEnd_TakesNumbersOfEveryKind()
    {
        Assert.Equal(2, Pick(Routes.Range("age", 18, null), Routes.With("age", new ParameterValue { Int64 = long.MaxValue })));
        Assert.Equal(2, Pick(Routes.Range("age", null, 18), Routes.With("age", new ParameterValue { Double = -1e300 })));
        Assert.Equal(1, Pick(Routes.Range("age", null, 18), Routes.With("age", new ParameterValue { UInt64 = 19 })));
    }

    [Theory]
    [InlineData("app/2.1 (ios)", 2)]
    [InlineData("app/2.1 (android)", 1)]
    public void Pick_Regex_MatchesAnywhere(string value, int version) =>
        Assert.Equal(version, Pick(Routes.Header("user-agent", ConditionKind.Regex, @"/2\.\d+ \(ios"), Routes.Request(("user-agent", value))));

    [Fact]
    public void Pick_AttributeIsMissing_IsNotMet()
    {
        Assert.Equal(1, Pick(Routes.Header("x-cohort", ConditionKind.Regex, ".*"), Routes.Request()));
        Assert.Equal(1, Pick(Routes.Parameter("cohort", ConditionKind.In, ""), Routes.Request(("cohort", ""))));
    }

    [Fact]
    public void Pick_SeveralSegments_TheFirstThatIsMetInWhole()
    {
        var german = Routes.Header("x-country", ConditionKind.In, "DE");
        var beta = Routes.Header("x-cohort", ConditionKind.In, "beta");
        var route = Routes.Model(Split with { Segments = [Routes.Segment("german-beta", 3, german, beta), Routes.Segment("german", 2, german)] });

        var both = route.Pick(Routes.Request(("x-country", "DE"), ("x-cohort", "beta")), 0);
        Assert.Equal(new RoutePick(route.Revision.Spec.Find(new ModelVersion(3)), PickReason.Segment, "german-beta"), both);
        Assert.Equal("german", route.Pick(Routes.Request(("x-country", "DE")), 0).Segment);
        Assert.Equal(PickReason.Weight, route.Pick(Routes.Request(("x-cohort", "beta")), 0).Reason);
        Assert.Equal(["x-country", "x-cohort"], route.Headers.AsEnumerable());
    }

    [Fact]
    public void Pick_VersionOrLabel_GoesBeforeSegmentsAndStickiness()
    {
        var route = Routes.Model(Split with
        {
            Labels = [new RouteLabel("canary", new ModelVersion(3))],
            Segments = [Routes.Segment("all", 2, Routes.Header("x-user-id", ConditionKind.Prefix, "a"))],
            Sticky = Routes.ByHeader("x-user-id"),
        });
        var request = Routes.Request(("x-user-id", "ada"));

        Assert.Equal(PickReason.Segment, route.Pick(request, 0).Reason);
        Assert.Equal(new RoutePick(route.Revision.Spec.Find(new ModelVersion(3)), PickReason.Label), route.Pick(request with { Label = "canary" }, 0));
        Assert.Equal(new RoutePick(route.Revision.Spec.Find(new ModelVersion(1)), PickReason.Version), route.Pick(request with { Version = new ModelVersion(1) }, 0));
        Assert.Equal(9, route.Pick(request with { Version = new ModelVersion(9) }, 0).Target!.Version.Value);
        Assert.Equal(default, route.Pick(request with { Label = "stable" }, 0));
    }

    [Fact]
    public void Pick_WithEveryRule_AllocatesNothing()
    {
        var route = Routes.Model(Routes.Split((1, 0.9), (2, 0.1)) with
        {
            Segments =
            [
                Routes.Segment("a", 1, Routes.Header("x-cohort", ConditionKind.In, "x", "y")), Routes.Segment("b", 1, Routes.Header("x-cohort", ConditionKind.Prefix, "x")),
                Routes.Segment("c", 1, Routes.Range("age", 100, null)), Routes.Segment("d", 1, Routes.Header("x-cohort", ConditionKind.Regex, "^x+$")),
            ],
            Sticky = Routes.ByHeader("x-user-id"),
        });
        var request = Routes.Request(("x-cohort", "beta"), ("x-user-id", "ada")) with { Parameters = Routes.With("age", new ParameterValue { Double = 41.5 }).Parameters };
        for (var i = 0; i < 1_000; i++)
            _ = route.Pick(request, 0.5);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
            _ = route.Pick(request, 0.5);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Check_ManyErrors_NamesThemAll()
    {
        var spec = Split with
        {
            Labels = [new RouteLabel("7", new ModelVersion(1)), new RouteLabel("canary", new ModelVersion(9)), new RouteLabel("canary", new ModelVersion(1))],
            Segments =
            [
                Routes.Segment("A", 9, Routes.Header("x y", ConditionKind.In), Routes.Header("trace-bin", ConditionKind.Prefix, "")),
                Routes.Segment("b", 1),
                Routes.Segment("b", 1, Routes.Range("", null, null), Routes.Range("age", 2, 1), Routes.Range("age", double.NaN, 1)),
                Routes.Segment(
                    "c", 1, Routes.Parameter("p", ConditionKind.Regex, "("), Routes.Parameter("p", ConditionKind.Regex, @"(a)\1"),
                    Routes.Parameter("p", ConditionKind.Regex, "(a{1,100}){100}"), Routes.Parameter("p", ConditionKind.Regex, new string('a', 257))),
            ],
            Sticky = new Stickiness { By = new RequestAttribute(AttributeSource.Header, ""), Salt = new string('a', 257) },
        };

        Assert.Equal(
            [
                new FieldError("labels.7", $"is no name of a label, expected {RouteLabel.Rule}"),
                new FieldError("labels.canary", "is 9, expected a version of the targets (1, 2, 3); one may have the weight 0"),
                new FieldError("labels.canary", "is there again, expected each label once"),
                new FieldError("segments[0].name", $"is 'A', expected {RouteLabel.Rule}"),
                new FieldError("segments[0].version", "is 9, expected a version of the targets (1, 2, 3); one may have the weight 0"),
                new FieldError("segments[0].when[0].header", "is 'x y', expected the name of a header: letters, digits and any of !#$%&'*+-.^_`|~"),
                new FieldError("segments[0].when[0].in", "has 0 texts, expected 1 to 1000"),
                new FieldError("segments[0].when[1].header", "is 'trace-bin', which is binary in gRPC, expected the name of a header with a text"),
                new FieldError("segments[0].when[1].prefix", "has an empty text, which every value begins with, expected a longer one"),
                new FieldError("segments[1].when", "has 0 conditions, expected 1 to 16"),
                new FieldError("segments[2].name", "is 'b' again, expected each segment once"),
                new FieldError("segments[2].when[0].parameter", "is a name of 0 characters, expected 1 to 256"),
                new FieldError("segments[2].when[0].range", "has neither 'from' nor 'to', expected one of them or both"),
                new FieldError("segments[2].when[1].range", "is 2 to 1, expected 'from' not above 'to'"),
                new FieldError("segments[2].when[2].range", "is NaN to 1, expected numbers"),
                new FieldError("segments[3].when[0].regex", "is '(', expected a regular expression: InsufficientClosingParentheses at offset 1"),
                new FieldError("segments[3].when[1].regex", @"is '(a)\1', expected a regular expression without back references, look-around and atomic groups, which may take forever"),
                new FieldError("segments[3].when[2].regex", "is '(a{1,100}){100}', whose counted repetitions multiply to 10000, expected at most 1000"),
                new FieldError("segments[3].when[3].regex", "has 257 characters, expected 1 to 256"),
                new FieldError("sticky.header", "is a name of 0 characters, expected 1 to 256"),
                new FieldError("sticky.salt", "has 257 characters, expected at most 256"),
            ],
            RouteValidator.Check(spec).AsEnumerable());
    }

    private static int Pick(RouteCondition condition, InferRequest request) =>
        Routes.Model(Split with { Segments = [Routes.Segment("s", 2, condition)] }).Pick(request, 0).Target!.Version.Value;
}
