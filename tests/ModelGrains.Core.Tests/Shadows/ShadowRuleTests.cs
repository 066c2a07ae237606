using System.Globalization;
using ModelGrains.Core.Shadows;
using ModelGrains.Core.Tests.Routing;
using ModelGrains.Core.Tests.Support;
using ModelGrains.Routing;

namespace ModelGrains.Core.Tests.Shadows;

public sealed class ShadowRuleTests
{
    private static readonly RouteShadow All = Some.Shadow("next", 3, "fraud/4");

    [Fact]
    public void Takes_AskedForByNumber_OnlyThePrimarys()
    {
        var rule = new ShadowRule(Routes.Fraud, All);

        Assert.True(rule.Takes(Routes.Request(), "a", Make.Now));
        Assert.True(rule.Takes(Routes.Request() with { Version = new ModelVersion(3) }, "a", Make.Now));
        Assert.False(rule.Takes(Routes.Request() with { Version = new ModelVersion(5) }, "a", Make.Now));
        Assert.Equal("fraud/3→fraud/4", rule.Key.Format());
    }

    [Fact]
    public void Takes_Conditions_AllOfThem()
    {
        var rule = new ShadowRule(Routes.Fraud, All with
        {
            When = [Routes.Header("x-country", ConditionKind.In, "DE", "AT"), Routes.Header("x-tier", ConditionKind.Prefix, "gold")],
        });

        Assert.True(rule.Takes(Routes.Request(("x-country", "AT"), ("x-tier", "gold-2")), "a", Make.Now));
        Assert.False(rule.Takes(Routes.Request(("x-country", "AT")), "a", Make.Now));
        Assert.False(rule.Takes(Routes.Request(("x-country", "FR"), ("x-tier", "gold")), "a", Make.Now));
    }

    [Fact]
    public void Takes_TheWindowHasPassed_Nothing()
    {
        var rule = new ShadowRule(Routes.Fraud, All with { Until = Make.Now });

        Assert.True(rule.Takes(Routes.Request(), "a", Make.Now - TimeSpan.FromTicks(1)));
        Assert.False(rule.Takes(Routes.Request(), "a", Make.Now));
    }

    [Fact]
    public void Takes_AShare_IsThatManyAndTheSameEachTime()
    {
        var rule = new ShadowRule(Routes.Fraud, All with { Share = 0.1 });
        var again = new ShadowRule(Routes.Fraud, All with { Share = 0.1 });
        var other = new ShadowRule(Routes.Fraud, All with { Name = "other", Share = 0.1 });
        var ids = Enumerable.Range(0, 10_000).Select(i => i.ToString(CultureInfo.InvariantCulture)).ToList();

        var taken = ids.Where(id => rule.Takes(Routes.Request(), id, Make.Now)).ToList();

        // Within four standard deviations of 1,000.
        Assert.InRange(taken.Count, 880, 1120);
        Assert.Equal(taken, ids.Where(id => again.Takes(Routes.Request(), id, Make.Now)));
        Assert.InRange(taken.Count(id => other.Takes(Routes.Request(), id, Make.Now)), 60, 140);
        Assert.DoesNotContain(ids, id => new ShadowRule(Routes.Fraud, All with { Share = 0 }).Takes(Routes.Request(), id, Make.Now));
    }

    [Fact]
    public void Takes_Anything_AllocatesNothing()
    {
        var rule = new ShadowRule(Routes.Fraud, All with { Share = 0.5, When = [Routes.Header("x-country", ConditionKind.In, "DE")] });
        var request = Routes.Request(("x-country", "DE"));
        var taken = 0;
        for (var i = 0; i < 100; i++)
            taken += rule.Takes(request, "warm", Make.Now) ? 1 : 0;

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            taken += rule.Takes(request, "some id", Make.Now) ? 1 : 0;

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(taken >= 0);
    }
}
