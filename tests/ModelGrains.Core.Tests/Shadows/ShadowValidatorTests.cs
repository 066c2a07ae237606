using ModelGrains.Core.Shadows;
using ModelGrains.Core.Tests.Routing;
using ModelGrains.Core.Tests.Support;
using ModelGrains.Models;
using ModelGrains.Routing;

namespace ModelGrains.Core.Tests.Shadows;

public sealed class ShadowValidatorTests
{
    [Fact]
    public void Check_ManyToMany_IsLegal()
    {
        var spec = Some.Route(
            Some.Shadow("a", 3, "fraud/9") with { Share = 0.25, Until = Make.Now, When = [Routes.Header("x", ConditionKind.In, "1")] },
            Some.Shadow("b", 3, "other/1"), Some.Shadow("c", 4, "other/1") with { OnlyLogged = true });

        Assert.Empty(ShadowValidator.Check(Routes.Fraud, spec, []));
    }

    [Fact]
    public void Check_EverythingWrong_EveryErrorNamesItsField()
    {
        var spec = Some.Route(
            Some.Shadow("Next", 7, "fraud/4") with { Share = 1.5 },
            Some.Shadow("self", 3, "fraud/3") with { When = [Routes.Header("x", ConditionKind.Regex, "(")] },
            Some.Shadow("self", 3, "other/1") with { Share = 0.5, OnlyLogged = true },
            Some.Shadow("twice", 3, "other/1") with { Defaults = [Make.Floats("x", [2], 1), Make.Floats("x", [1], 1)] });

        Assert.Equal(
            [
                ("shadows[0].name", "is 'Next', expected 1 to 63 lower case letters, digits or '-', the first a letter"),
                ("shadows[0].primary", "is 7, expected a version of the targets (3, 4, 5); one may have the weight 0"),
                ("shadows[0].share", "is 1.5, expected 0 to 1"),
                ("shadows[1].version", "is fraud/3, the primary itself, expected another version"),
                ("shadows[2].name", "is 'self' again, expected each shadow once"),
                ("shadows[2].share", "is 0.5 with 'onlyLogged', which copies exactly what the log samples, expected none"),
                ("shadows[3].version", "is other/1, which is a shadow of version 3 already, expected each pair once"),
                ("shadows[3].inputs[0]", "input byte size mismatch for input 'x' for model 'other/1'. Expected 8, got 4"),
                ("shadows[3].inputs[1].name", "is 'x' again, expected each input once"),
            ],
            ShadowValidator.Check(Routes.Fraud, spec, []).Where(error => error.Field != "shadows[1].when[0].regex").Select(error => (error.Field, error.Message)));
        Assert.Contains(ShadowValidator.Check(Routes.Fraud, spec, []), error => error.Field == "shadows[1].when[0].regex");
    }

    [Fact]
    public void Check_TooMany_SaysHowMany() =>
        Assert.Contains(
            ShadowValidator.Check(Routes.Fraud, Some.Route([.. Enumerable.Range(0, 17).Select(i => Some.Shadow($"s{i}", 3, $"other/{i + 1}"))]), []),
            error => (error.Field, error.Message) == ("shadows", "are 17, expected at most 16"));

    [Fact]
    public void Check_ACircle_IsToldWithItsWay()
    {
        var own = Some.Route(Some.Shadow("a", 3, "fraud/4"), Some.Shadow("b", 4, "fraud/3"), Some.Shadow("c", 4, "fraud/5"));
        Assert.Equal(
            [("shadows[0].version", "closes a circle: fraud/3 → fraud/4 → fraud/3"), ("shadows[1].version", "closes a circle: fraud/4 → fraud/3 → fraud/4")],
            ShadowValidator.Check(Routes.Fraud, own, []).Select(error => (error.Field, error.Message)));

        var spec = Some.Route(Some.Shadow("a", 3, "b/1"));
        RouteRevision[] others =
        [
            Some.Of("b", RouteSpec.Single(new ModelVersion(1), 1) with { Shadows = [Some.Shadow("b", 1, "c/1"), Some.Shadow("d", 1, "c/2")] }),
            Some.Of("c", RouteSpec.Single(new ModelVersion(1), 1) with { Shadows = [Some.Shadow("c", 2, "fraud/3")] }),
            // What the route of the model itself was before does not count.
            Some.Of("fraud", Some.Route(Some.Shadow("old", 3, "b/2"))),
        ];
        Assert.Equal(
            "closes a circle: fraud/3 → b/1 → c/2 → fraud/3", Assert.Single(ShadowValidator.Check(Routes.Fraud, spec, others)).Message);
        Assert.Empty(ShadowValidator.Check(Routes.Fraud, spec, others[..1]));
    }

    [Fact]
    public void CheckEnds_APassedWindow_OnlyWhereItIsNew()
    {
        var ended = Some.Route(Some.Shadow("a", 3, "fraud/4") with { Until = Make.Now });

        Assert.Equal("is 2026-08-01 12:00:00Z, expected a time to come", Assert.Single(ShadowValidator.CheckEnds(Some.Route(), ended, Make.Now)).Message);
        Assert.Empty(ShadowValidator.CheckEnds(ended, ended, Make.Now));
        Assert.Empty(ShadowValidator.CheckEnds(Some.Route(), ended, Make.Now - TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Readiness_UnknownRetiredAndUnfitDefaults_EachIsTold()
    {
        var spec = Some.Route(
            Some.Shadow("a", 3, "fraud/9"), Some.Shadow("b", 3, "other/1"),
            Some.Shadow("c", 3, "other/2") with { Defaults = [Make.Floats("x", [1, 2], 1, 2), Make.Floats("z", [1], 1)] });
        var records = new[] { Record("other/1", VersionState.Retired), Record("other/2", VersionState.Superseded) }.ToDictionary(record => record.Key);

        Assert.Equal(
            [
                ("shadows[0].version", "is fraud/9, expected a version that was deployed"),
                ("shadows[1].version", "is other/1, which is Retired, expected one that is Ready, Serving or Superseded"),
                ("shadows[2].inputs[1]", "unexpected inference input 'z' for model 'other': it takes 'x'"),
            ],
            ShadowReadiness.Check(spec, records).Select(error => (error.Field, error.Message)));
    }

    private static VersionRecord Record(string key, VersionState state) => new()
    {
        Key = VersionKey.Parse(key),
        Package = Make.Digest(1),
        Manifest = new ModelManifest
        {
            Name = VersionKey.Parse(key).Model,
            Signature = new ModelSignature { Inputs = [Make.Spec("x", shape: [-1, 2])], Outputs = [Make.Spec("y", shape: [-1])] },
        },
        State = state,
        Desired = DesiredState.Loaded,
        Events = [],
    };
}
