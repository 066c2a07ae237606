using ModelGrains.Core.Routing;
using ModelGrains.Routing;

namespace ModelGrains.Core.Tests.Routing;

public sealed class RouteNewsTests
{
    private static readonly ModelName Fraud = ModelName.Parse("fraud");
    private static readonly ModelName Churn = ModelName.Parse("churn");

    private readonly RouteNews news = new();

    [Fact]
    public void Since_NothingNew_HasNoLine()
    {
        news.OnHas(Fraud, 3);
        var first = news.Since(0);

        Assert.Equal(Line(Fraud, 3, 0), Assert.Single(first.Lines));
        Assert.Empty(news.Since(first.Stamp).Lines);
        news.OnHas(Fraud, 3);
        news.OnHas(Fraud, 2);
        news.OnAnnounced(Fraud, 3);
        Assert.Equal(first.Stamp, news.Since(first.Stamp).Stamp);
    }

    [Fact]
    public void Since_ManyChanges_ComesInPartsAndEachRouteOnceInTheOrderOfItsLastChange()
    {
        for (var i = 1; i <= RouteDigest.MaxLines + 1; i++)
            news.OnHas(ModelName.Parse($"m{i}"), 1);
        news.OnAnnounced(ModelName.Parse("m1"), 2);

        var first = news.Since(0);
        var second = news.Since(first.Stamp);

        Assert.Equal(RouteDigest.MaxLines, first.Lines.Length);
        Assert.Equal(Line(ModelName.Parse("m2"), 1, 0), first.Lines[0]);
        Assert.Equal(Line(ModelName.Parse("m1"), 1, 2), Assert.Single(second.Lines));
        Assert.Empty(news.Since(second.Stamp).Lines);
    }

    [Fact]
    public void Behind_Announced_UntilItIsThere()
    {
        news.OnHas(Fraud, 3);
        news.OnAnnounced(Fraud, 4);
        Assert.Equal(new RouteDoubt(Fraud, 4), Assert.Single(news.Behind(10)));

        news.OnHas(Fraud, 4);

        Assert.Empty(news.Behind(10));
    }

    [Fact]
    public void Behind_AnnouncedAndCameToNothing_UntilTheRouteWasReadAndIsNotPassedOn()
    {
        news.OnHas(Fraud, 3);
        news.OnAnnounced(Fraud, 4);
        var before = news.Since(0).Stamp;

        news.OnRead(new RouteDoubt(Fraud, 4));

        Assert.Empty(news.Behind(10));
        Assert.Equal(Line(Fraud, 3, 0), Assert.Single(news.Since(0).Lines));
        Assert.Equal(before, news.Since(0).Stamp);
        news.OnAnnounced(Fraud, 4);
        Assert.Equal(new RouteDoubt(Fraud, 4), Assert.Single(news.Behind(10)));
    }

    [Fact]
    public void OnRead_AnotherWasAnnouncedMeanwhile_TheDoubtStays()
    {
        news.OnHas(Fraud, 3);
        news.OnAnnounced(Fraud, 4);
        news.OnAnnounced(Fraud, 5);

        news.OnRead(new RouteDoubt(Fraud, 4));

        Assert.Equal(new RouteDoubt(Fraud, 5), Assert.Single(news.Behind(10)));
    }

    [Theory]
    [InlineData(4, 0)]
    [InlineData(3, 4)]
    [InlineData(0, 4)]
    public void OnHeard_NewerThanTheOwn_IsBehindAndNotPassedOn(long revision, long announced)
    {
        news.OnHas(Fraud, 3);
        var stamp = news.Since(0).Stamp;

        news.OnHeard(new RouteDigest { Stamp = 1, Lines = [Line(Fraud, revision, announced)] });

        Assert.Equal(new RouteDoubt(Fraud, 4), Assert.Single(news.Behind(10)));
        Assert.Empty(news.Since(stamp).Lines);
    }

    [Fact]
    public void OnHeard_OfWhatItHasNot_IsNotAskedFor()
    {
        news.OnHas(Fraud, 3);

        news.OnHeard(new RouteDigest { Stamp = 2, Lines = [Line(Fraud, 3, 0), Line(Churn, 9, 0)] });
        news.OnAnnounced(Churn, 10);

        Assert.Empty(news.Behind(10));
    }

    [Fact]
    public void Behind_MoreThanTheLimit_TheRestComesAfter()
    {
        for (var i = 0; i < 100; i++)
        {
            news.OnHas(ModelName.Parse($"m{i}"), 1);
            news.OnAnnounced(ModelName.Parse($"m{i}"), 2);
        }

        var seen = new HashSet<ModelName>();
        for (var round = 0; round < 4; round++)
        {
            var behind = news.Behind(30);
            Assert.Equal(round < 3 ? 30 : 10, behind.Length);
            foreach (var doubt in behind)
            {
                Assert.True(seen.Add(doubt.Model));
                news.OnRead(doubt);
            }
        }

        Assert.Empty(news.Behind(30));
    }

    private static RouteDigestLine Line(ModelName model, long revision, long announced) => new() { Model = model, Revision = revision, Announced = announced };
}
