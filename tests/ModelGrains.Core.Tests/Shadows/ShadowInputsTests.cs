using ModelGrains.Core.Shadows;
using ModelGrains.Core.Tests.Routing;
using ModelGrains.Core.Tests.Support;
using ModelGrains.Inference;
using ModelGrains.Models;
using ModelGrains.Tensors;

namespace ModelGrains.Core.Tests.Shadows;

public sealed class ShadowInputsTests
{
    private static readonly ModelSignature Signature = new()
    {
        Inputs = [Make.Spec("x", shape: [-1, 2]), Make.Spec("age", shape: [-1, 1]), Make.Spec("seed", shape: []) with { Optional = true }],
        Outputs = [Make.Spec("score", shape: [-1])],
    };

    private static readonly Tensor X = Make.Floats("x", [2, 2], 1, 2, 3, 4);

    [Fact]
    public void Complete_NobodyGivesIt_IsMissing()
    {
        var made = ShadowInputs.Complete(Signature, [X, Make.Floats("other", [1], 1)], []);

        Assert.Equal(["x"], made.Inputs.Select(input => input.Name));
        Assert.Equal(["age"], made.Missing.Select(spec => spec.Name));
    }

    [Fact]
    public void Complete_ADefault_IsRepeatedForEachRow()
    {
        var made = ShadowInputs.Complete(Signature, [X], [Make.Floats("age", [1, 1], 42), Make.Floats("x", [1, 2], 9, 9)]);

        Assert.Empty(made.Missing);
        Assert.Same(X, made.Inputs[0]);
        Assert.Equal([2L, 1L], made.Inputs[1].Shape.AsEnumerable());
        Assert.Equal(Make.Floats("age", [2, 1], 42, 42).Data.ToArray(), made.Inputs[1].Data.ToArray());
    }

    [Fact]
    public void With_WhatWasFetched_OnlyTakesWhatIsMissing()
    {
        var made = ShadowInputs.Complete(Signature, [X], []).With([Make.Floats("age", [2, 1], 7, 8), Make.Floats("x", [1, 2], 0, 0)]);

        Assert.Empty(made.Missing);
        Assert.Equal(["x", "age"], made.Inputs.Select(input => input.Name));
        Assert.Same(X, made.Inputs[0]);
    }

    [Fact]
    public void Copy_OfARequest_IsTheShadowsOwnAtTheLowestPriority()
    {
        var request = new InferRequest
        {
            Model = Routes.Fraud,
            Label = "stable",
            Id = "r-1",
            Caller = 7,
            Priority = 1,
            Inputs = [X],
            Outputs = ["score", "gone"],
            Classifications = [new OutputClassification { Output = "gone", Count = 1 }],
            TimeLeft = TimeSpan.FromMinutes(1),
        };
        var manifest = new ModelManifest { Name = Routes.Fraud, Signature = Signature, Batching = new BatchingOptions { PriorityLevels = 4 } };

        var copy = ShadowCopy.Of(request, VersionKey.Parse("other/2"), manifest, [X], TimeSpan.FromSeconds(3));

        Assert.Equal(("other", 2, "", "r-1", 0UL, 4), (copy.Model.Value, copy.Version!.Value.Value, copy.Label, copy.Id, copy.Caller, copy.Priority));
        Assert.Equal(["score"], copy.Outputs.AsEnumerable());
        Assert.Empty(copy.Classifications);
        Assert.Equal(TimeSpan.FromSeconds(3), copy.TimeLeft);
    }
}
