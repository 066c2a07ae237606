using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using ModelGrains.Comparison;
using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Models;
using ModelGrains.Routing;
using ModelGrains.Tensors;
using Orleans.Serialization;

namespace ModelGrains.Abstractions.Tests.Wire;

/// <summary>Golden bytes: yesterday's still read, today's are equal. A change here is a change of the wire: add a member, never renumber one.</summary>
public sealed class WireBytesTests : IDisposable
{
    private static readonly DateTimeOffset Time = new(2026, 8, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly ServiceProvider services = new ServiceCollection().AddSerializer().BuildServiceProvider();

    public void Dispose() => services.Dispose();

    [Fact]
    public void VersionRecord_Written_IsGoldenAndReadsBack()
    {
        var read = RoundTrip("VersionRecord", Record());
        Assert.Equal("fraud/3", read.Key.Format());
        Assert.Equal(VersionState.Serving, read.State);
        Assert.Equal(Record().Manifest.Signature, read.Manifest.Signature);
        Assert.False(read.Manifest.Signature.Inputs[1].HasRank);
        Assert.Equal("risk", read.Manifest.Labels["team"]);
        Assert.Equal(Record().Events.AsEnumerable(), read.Events);
    }

    [Fact]
    public void RouteRevision_Written_IsGoldenAndReadsBack() => Assert.Equal(Revision(), RoundTrip("RouteRevision", Revision()));

    [Fact]
    public void RouteRevision_WithEveryRule_ReadsBack()
    {
        var revision = Revision() with
        {
            Spec = Revision().Spec with
            {
                Labels = [new RouteLabel("canary", new ModelVersion(4))],
                Segments =
                [
                    new RouteSegment
                    {
                        Name = "beta",
                        Version = new ModelVersion(4),
                        When =
                        [
                            new RouteCondition { Attribute = new RequestAttribute(AttributeSource.Header, "X-Cohort"), Kind = ConditionKind.Prefix, Values = ["a", "b"] },
                            new RouteCondition { Attribute = new RequestAttribute(AttributeSource.Parameter, "Age"), Kind = ConditionKind.Range, To = 30 },
                        ],
                    },
                ],
                Sticky = new Stickiness { By = new RequestAttribute(AttributeSource.Header, "x-user-id"), Salt = "s" },
            },
        };
        var serializer = services.GetRequiredService<Serializer<RouteRevision>>();
        Assert.Equal(revision, serializer.Deserialize(serializer.SerializeToArray(revision)));
    }

    [Fact]
    public void Messages_WrittenBeforeRoutesHadRules_ReadWithoutAny()
    {
        Assert.Equal(Revision(), services.GetRequiredService<Serializer<RouteRevision>>().Deserialize(Golden("RouteRevision.1")));
        var request = services.GetRequiredService<Serializer<InferRequest>>().Deserialize(Golden("InferRequest.3"))!;
        Assert.Equal(("", 0), (request.Label, request.Headers.Length));
    }

    [Fact]
    public void Messages_WrittenBeforeShadowsAndExplanations_ReadWithoutAny()
    {
        Assert.Equal(Revision(), services.GetRequiredService<Serializer<RouteRevision>>().Deserialize(Golden("RouteRevision.2")));
        Assert.False(services.GetRequiredService<Serializer<InferRequest>>().Deserialize(Golden("InferRequest.4"))!.Explain);
    }

    [Fact]
    public void Errors_WrittenBeforeTheyNamedAVersion_ReadWithoutOne()
    {
        var read = services.GetRequiredService<Serializer<Outcome<InferResponse>>>().Deserialize(Golden("Outcome.1"));
        Assert.Equal((ModelErrorCode.Overloaded, null), (read.Error!.Code, read.Error.Version));
    }

    [Fact]
    public void InferRequest_Written_IsGoldenAndReadsBack()
    {
        var request = new InferRequest
        {
            Model = ModelName.Parse("fraud"),
            Version = new ModelVersion(3),
            Id = "42",
            Inputs = [new Tensor { Name = "x", DataType = DataType.Fp32, Shape = [1, 2], Data = new byte[] { 0, 0, 128, 63, 0, 0, 0, 64 } }],
            Outputs = ["y"],
            Parameters = ImmutableDictionary<string, ParameterValue>.Empty.Add("priority", new ParameterValue { Int64 = 1 }),
            TimeLeft = TimeSpan.FromSeconds(1.5),
        };
        var read = RoundTrip("InferRequest", request);
        Assert.Equal(request.Model, read.Model);
        Assert.Equal(request.Version, read.Version);
        Assert.Equal(request.Inputs[0].Data.ToArray(), read.Inputs[0].Data.ToArray());
        Assert.Equal(request.Inputs[0].Shape.AsEnumerable(), read.Inputs[0].Shape);
        Assert.Equal(request.Outputs.AsEnumerable(), read.Outputs);
        Assert.Equal(1, read.Parameters["priority"].Int64);
        Assert.Equal(request.TimeLeft, read.TimeLeft);
    }

    /// <summary>Written before messages had the members that came with the whole protocol, and with deployments: those read as what their absence meant.</summary>
    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    public void Messages_OfEarlierReleases_ReadWithDefaults(string release)
    {
        var request = services.GetRequiredService<Serializer<InferRequest>>().Deserialize(Golden("InferRequest." + release))!;
        Assert.Equal(0, request.Priority);
        Assert.Empty(request.Classifications);
        Assert.Equal(release == "1" ? null : TimeSpan.FromSeconds(1.5), request.TimeLeft);
        Assert.Equal(0UL, request.Caller);
        var record = services.GetRequiredService<Serializer<VersionRecord>>().Deserialize(Golden("VersionRecord." + release))!;
        Assert.Equal(new BatchingOptions().TimeoutAction, record.Manifest.Batching.TimeoutAction);
        Assert.Equal(Record().Manifest.Signature, record.Manifest.Signature);
        Assert.Equal((0L, false, 0L), (record.MemoryInBytes, record.IsPinned, record.Revision));
        Assert.Null(record.Source);
        Assert.Null(record.Retirement);
    }

    [Fact]
    public void VersionRecord_WrittenBeforeItHadARevision_ReadsAsTheFirst()
    {
        var record = services.GetRequiredService<Serializer<VersionRecord>>().Deserialize(Golden("VersionRecord.3"))!;
        Assert.Equal(0, record.Revision);
        Assert.Equal(Record().Events.AsEnumerable(), record.Events);
    }

    [Fact]
    public void Outcome_OfAnError_IsGoldenAndReadsBack()
    {
        Outcome<InferResponse> outcome = ModelErrors.QueueFull("fraud", 4096, TimeSpan.FromMilliseconds(100));
        var read = RoundTrip("Outcome", outcome);
        Assert.False(read.IsSuccess);
        Assert.Equal(outcome.Error!.Message, read.Error!.Message);
        Assert.Equal(outcome.Error.RetryAfter, read.Error.RetryAfter);
    }

    [Fact]
    public void ComparisonState_WithEverything_ReadsBack()
    {
        var values = new ValueHistogram { Buckets = [-2048, 0, 7], Counts = [1, 2, long.MaxValue], Count = 3, Sum = 0.5, Min = -1, Max = 2, NaNs = 4, Infinities = 5 };
        var state = new ComparisonState
        {
            Pairs = 9,
            Compared = 7,
            PrimaryErrors = [new ErrorCount(ModelErrorCode.Overloaded, 2)],
            CandidateLatency = values,
            Outputs =
            [
                new OutputComparison
                {
                    Name = "label",
                    Confusion = [new ConfusionCell("a", null, 3), new ConfusionCell(null, null, 1)],
                    Primary = values,
                    Worst = [new ComparisonExample { RequestId = "7" }, new ComparisonExample { RequestId = "8", Difference = 1.5 }],
                },
            ],
            OutputsLeftOut = true,
            Tolerance = new Tolerance { Absolute = 1 },
        };
        var serializer = services.GetRequiredService<Serializer<ComparisonState>>();

        Assert.Equal(JsonSerializer.Serialize(state), JsonSerializer.Serialize(serializer.Deserialize(serializer.SerializeToArray(state))));
    }

    private static RouteRevision Revision() => new()
    {
        Model = ModelName.Parse("fraud"),
        Revision = 7,
        Spec = new RouteSpec
        {
            Targets = [new RouteTarget { Version = new ModelVersion(3), Weight = 0.75 }, new RouteTarget { Version = new ModelVersion(4), Weight = 0.25, Instances = 2 }],
        },
        Time = Time,
        Actor = "ada",
        Reason = "canary",
    };

    private static VersionRecord Record() => new()
    {
        Key = VersionKey.Parse("fraud/3"),
        Package = PackageDigest.FromSha256(new byte[32]),
        Manifest = new ModelManifest
        {
            Name = ModelName.Parse("fraud"),
            Version = new ModelVersion(3),
            Signature = new ModelSignature
            {
                Inputs = [new TensorSpec { Name = "x", DataType = DataType.Fp32, Shape = [-1, 4] }, new TensorSpec { Name = "s", DataType = DataType.Bytes, Optional = true }],
                Outputs = [new TensorSpec { Name = "y", DataType = DataType.Int64, Shape = [-1] }],
            },
            Labels = ImmutableDictionary<string, string>.Empty.Add("team", "risk"),
            Expiry = new ExpiryOptions { UnusedFor = TimeSpan.FromDays(30) },
        },
        State = VersionState.Serving,
        Desired = DesiredState.Loaded,
        SizeInBytes = 1234,
        Events = [new VersionEvent { Time = Time, State = VersionState.Serving, Actor = "ada", Reason = "deploy", Evidence = "2 samples" }],
    };

    private T RoundTrip<T>(string name, T value)
    {
        var serializer = services.GetRequiredService<Serializer<T>>();
        var today = Convert.ToHexStringLower(serializer.SerializeToArray(value));
        var yesterday = Golden(name);
        Assert.True(Convert.ToHexStringLower(yesterday) == today, $"The bytes of {name} changed. Today: {today}");
        return serializer.Deserialize(yesterday)!;
    }

    private static byte[] Golden(string name) =>
        Convert.FromHexString(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", name + ".hex")).Trim());
}
