using ModelGrains.Core.PredictionLogs;
using ModelGrains.Core.Tests.Routing;
using ModelGrains.Errors;
using ModelGrains.Models;
using ModelGrains.PredictionLogs;
using ModelGrains.Routing;

namespace ModelGrains.Core.Tests.PredictionLogs;

public sealed class PredictionLogPolicyTests
{
    private static readonly PredictionLogSettings Nothing = new() { Model = Routes.Fraud };

    [Fact]
    public void Next_NewSpec_IsTheNextRevisionAndTheSameAgainIsNot()
    {
        var first = PredictionLogPolicy.Next(Nothing, Command(new PredictionLogSpec { SampleRate = 0.5 }), DateTimeOffset.UnixEpoch).Value!;

        Assert.Equal((1, 0.5, "ada"), (first.Revision, first.Spec!.SampleRate, first.Actor));
        Assert.Same(first, PredictionLogPolicy.Next(first, Command(new PredictionLogSpec { SampleRate = 0.5 }), DateTimeOffset.UnixEpoch).Value);
        Assert.Equal(2, PredictionLogPolicy.Next(first, Command(new PredictionLogSpec()), DateTimeOffset.UnixEpoch).Value!.Revision);
    }

    [Fact]
    public void Next_StaleRevision_IsAConflict() =>
        Assert.Equal(ModelErrorCode.Conflict, PredictionLogPolicy.Next(Nothing, Command(new PredictionLogSpec()) with { ExpectedRevision = 4 }, DateTimeOffset.UnixEpoch).Error?.Code);

    [Fact]
    public void Next_WrongSpec_IsRefusedWithEveryError()
    {
        var spec = new PredictionLogSpec
        {
            SampleRate = 1.5,
            When = [Routes.Range("age", null, null)],
            Inputs = ["*", "a"],
            Outputs = ["", "b", "b"],
            Redactions = [new FieldRedaction("*", RedactionKind.Hash)],
            Salt = new string('s', 257),
        };

        var error = PredictionLogPolicy.Next(Nothing, Command(spec), DateTimeOffset.UnixEpoch).Error!;

        Assert.Equal(["sampleRate", "when[0].range", "inputs", "outputs[0]", "outputs[2]", "redact", "salt"], error.Fields.Select(field => field.Field));
        Assert.Equal(ModelErrorCode.InvalidInput, error.Code);
    }

    [Fact]
    public void Register_Manifests_AreKeptByVersionAndGoWhenTheyAskForNothing()
    {
        var one = PredictionLogPolicy.Register(Nothing, new ModelVersion(1), new PredictionLogOptions { SampleRate = 0.1 });
        var two = PredictionLogPolicy.Register(one, new ModelVersion(2), new PredictionLogOptions { SampleRate = 0.2, Inputs = true });

        Assert.Equal([(1, 0.1), (2, 0.2)], two.Manifests.Select(manifest => (manifest.Version.Value, manifest.Options.SampleRate)));
        Assert.Same(two, PredictionLogPolicy.Register(two, new ModelVersion(1), new PredictionLogOptions { SampleRate = 0.1 }));
        Assert.Same(two, PredictionLogPolicy.Register(two, new ModelVersion(3), new PredictionLogOptions()));
        Assert.Equal([2], PredictionLogPolicy.Register(two, new ModelVersion(1), new PredictionLogOptions()).Manifests.Select(manifest => manifest.Version.Value));
        Assert.Equal(3, PredictionLogPolicy.Register(two, new ModelVersion(1), new PredictionLogOptions()).Revision);
    }

    private static SetPredictionLog Command(PredictionLogSpec spec) => new() { Model = Routes.Fraud, Spec = spec, Actor = "ada", Reason = "" };
}
