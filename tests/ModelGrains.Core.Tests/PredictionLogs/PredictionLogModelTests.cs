using ModelGrains.Core.PredictionLogs;
using ModelGrains.Core.Tests.Routing;
using ModelGrains.Models;
using ModelGrains.PredictionLogs;
using ModelGrains.Routing;
using ModelGrains.Tests;

namespace ModelGrains.Core.Tests.PredictionLogs;

public sealed class PredictionLogModelTests
{
    private const int Calls = 1_000;

    [Fact]
    public void Wants_Conditions_MustAllBeMet()
    {
        var model = Model(new PredictionLogSpec { SampleRate = 1, When = [Routes.Header("x-country", ConditionKind.Prefix, "DE"), Routes.Header("x-cohort", ConditionKind.In, "a")] });

        Assert.True(model.Wants(Routes.Request(("x-country", "DE"), ("x-cohort", "a")), "1"));
        Assert.False(model.Wants(Routes.Request(("x-country", "DE"), ("x-cohort", "b")), "1"));
        Assert.False(model.Wants(Routes.Request(("x-country", "DE")), "1"));
    }

    [Fact]
    public void Wants_SameIdUnderTheSameSalt_IsTheSameForEveryModel()
    {
        var spec = new PredictionLogSpec { SampleRate = 0.5, Salt = "s" };
        var other = new PredictionLogModel(new PredictionLogSettings { Model = ModelName.Parse("other"), Revision = 3, Spec = spec });

        Assert.All(Ids(), id => Assert.Equal(Model(spec).Wants(Routes.Request(), id), other.Wants(Routes.Request(), id)));
    }

    [Fact]
    public void FieldsOf_NobodyAsked_IsByTheVersionsManifest()
    {
        var settings = new PredictionLogSettings { Model = Routes.Fraud, Revision = 1, Manifests = [Manifest(1, 0.2), Manifest(2, 0.8)] };
        var model = new PredictionLogModel(settings);
        var ids = Ids().ToList();

        Assert.Equal(ids.Where(id => PredictionSampling.IsSampled("fraud", id, 0.8)), ids.Where(id => model.Wants(Routes.Request(), id)));
        Assert.Equal(ids.Where(id => PredictionSampling.IsSampled("fraud", id, 0.2)), ids.Where(id => model.FieldsOf(id, new ModelVersion(1)) is not null));
        Assert.All(ids, id => Assert.Null(model.FieldsOf(id, new ModelVersion(3))));
        Assert.All(ids, id => Assert.Null(model.FieldsOf(id, null)));
        Assert.False(new PredictionLogModel(settings with { Spec = new PredictionLogSpec() }).IsOn);
    }

    [Fact]
    public void Wants_AnyRequest_AllocatesNothing()
    {
        var model = Model(new PredictionLogSpec { SampleRate = 0.5, When = [Routes.Header("x-country", ConditionKind.In, "DE")] });
        var request = Routes.Request(("x-country", "DE"));

        Assert.Equal(0, Allocation.Of(() =>
        {
            for (var i = 0; i < Calls; i++)
                model.Wants(request, "7");
        }));
    }

    private static IEnumerable<string> Ids() => Enumerable.Range(0, Calls).Select(i => $"r{i}");

    private static PredictionLogModel Model(PredictionLogSpec spec) => new(new PredictionLogSettings { Model = Routes.Fraud, Revision = 1, Spec = spec });

    private static VersionPredictionLog Manifest(int version, double rate) =>
        new() { Version = new ModelVersion(version), Options = new PredictionLogOptions { SampleRate = rate } };
}
