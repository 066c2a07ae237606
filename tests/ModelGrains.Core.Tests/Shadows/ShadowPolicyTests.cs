using ModelGrains.Core.Retirement;
using ModelGrains.Core.Routing;
using ModelGrains.Core.Shadows;
using ModelGrains.Core.Tests.Routing;
using ModelGrains.Core.Tests.Support;
using ModelGrains.Routing;

namespace ModelGrains.Core.Tests.Shadows;

public sealed class ShadowPolicyTests
{
    private static readonly RouteShadow A = Some.Shadow("a", 3, "fraud/9");

    [Fact]
    public void Stamp_WhatComparesTheSame_GoesOn()
    {
        var before = Make.Now - TimeSpan.FromDays(1);
        var current = Some.Route(A with { Since = before, Share = 0.1 }, Some.Shadow("b", 3, "other/1") with { Since = before });
        var asked = Some.Route(
            A with { Share = 0.5, Until = Make.Now + TimeSpan.FromDays(1) },
            Some.Shadow("b", 3, "other/1") with { Defaults = [Make.Floats("x", [1], 2)] }, Some.Shadow("c", 4, "other/1"));

        Assert.Equal([before, Make.Now, Make.Now], ShadowPolicy.Stamp(current, asked, Make.Now).Shadows.Select(shadow => shadow.Since));
    }

    [Fact]
    public void Switch_KeepsTheShadowsOfVersionsThatStay()
    {
        var current = Some.Route(A, Some.Shadow("b", 4, "other/1"), Some.Shadow("c", 5, "other/1")) with { Labels = [new RouteLabel("old", new ModelVersion(5))] };

        var after = RoutePolicy.Switch(current, new ModelVersion(4), 1);

        Assert.Equal(["b", "c"], after.Shadows.Select(shadow => shadow.Name));
        Assert.Empty(ShadowValidator.Check(Routes.Fraud, after, []));
    }

    [Fact]
    public void Without_AVersion_TakesItsShadowsAndThoseThatItIsAway()
    {
        var current = Some.Route(A, Some.Shadow("b", 4, "other/9"), Some.Shadow("c", 4, "fraud/3"));

        Assert.Equal(["b", "c"], RoutePolicy.Without(current, Routes.Fraud, [new ModelVersion(9)]).Shadows.Select(shadow => shadow.Name));
        Assert.Equal(["b"], RoutePolicy.Without(current, Routes.Fraud, [new ModelVersion(3)]).Shadows.Select(shadow => shadow.Name));
    }

    [Fact]
    public void Left_OnlyWhatNothingIsCopiedToAnyMore()
    {
        var before = Some.Route(A, Some.Shadow("b", 3, "other/1"), Some.Shadow("c", 4, "other/1"));

        Assert.Equal([VersionKey.Parse("fraud/9")], ShadowPolicy.Left(before, Some.Route(Some.Shadow("c", 4, "other/1"))).AsEnumerable());
    }

    [Fact]
    public void References_AShadow_KeepsItsVersionUntilItEnds()
    {
        var route = Some.Of("fraud", Some.Route(Some.Shadow("b", 3, "other/1") with { Until = Make.Now }));
        var key = VersionKey.Parse("other/1");

        Assert.Equal("it is the shadow 'b' of fraud/3 (route revision 7)", VersionReferences.Of(key, route, Make.Now - TimeSpan.FromSeconds(1)));
        Assert.Null(VersionReferences.Of(key, route, Make.Now));
        Assert.Null(VersionReferences.Of(VersionKey.Parse("other/3"), route, Make.Now));
        Assert.Equal("the route uses it (revision 7)", VersionReferences.Of(VersionKey.Parse("fraud/3"), route, Make.Now));
    }

    [Fact]
    public void Changes_OfShadows_AreSaidInWords()
    {
        var before = Some.Route(A with { Share = 0.1 }, Some.Shadow("b", 3, "other/1"), Some.Shadow("c", 3, "other/2"));
        var after = Some.Route(
            A with { Share = 0.5, Until = Make.Now }, Some.Shadow("b", 4, "other/1"), Some.Shadow("d", 3, "other/4") with { OnlyLogged = true });

        Assert.Equal(
            [
                "shadow a: 10 % to 50 %", "shadow a until: 2026-08-01 12:00:00Z", "shadow b: version 3 to other/1 to version 4 to other/1",
                "shadow c version 3 to other/2 removed", "shadow d: version 3 to other/4, 100 % of what is logged",
            ],
            RouteChanges.Between(before, after).AsEnumerable());
    }

    [Fact]
    public void Headers_OfARoute_AreAlsoThoseThatItsShadowsGoBy() =>
        Assert.Equal(["x-country"], Routes.Model(Some.Route(A with { When = [Routes.Header("X-Country", ConditionKind.In, "DE")] })).Headers.AsEnumerable());
}
