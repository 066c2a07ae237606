using System.Collections.Immutable;
using System.Text;
using ModelGrains.Models;
using ModelGrains.Routing;
using ModelGrains.Storage.State;
using ModelGrains.Storage.Tests.Support;
using ModelGrains.Tensors;
using Orleans.Runtime;

namespace ModelGrains.Storage.Tests.State;

/// <summary>Golden JSON: what yesterday's release stored still reads, and today's writes the same text.</summary>
public sealed class StateJsonTests : IDisposable
{
    private static readonly GrainId Grain = GrainId.Create("catalog", "0");
    private static readonly DateTimeOffset Time = new(2026, 8, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TestFolder folder = new();
    private readonly SqliteDatabase database;
    private readonly SqliteGrainStorage storage;

    public StateJsonTests()
    {
        database = SqliteDatabase.Open(folder["state.db"]);
        storage = new SqliteGrainStorage(database);
    }

    private static string Golden => GoldenText("state.json");

    public void Dispose()
    {
        database.Dispose();
        folder.Dispose();
    }

    private static string GoldenText(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", file)).Trim();

    [Fact]
    public async Task Read_RouteWithEveryRule_IsWhatWasWritten()
    {
        var thing = Thing();
        thing.Route = thing.Route! with
        {
            Spec = thing.Route!.Spec with
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
                            new RouteCondition { Attribute = new RequestAttribute(AttributeSource.Header, "X-Cohort"), Kind = ConditionKind.In, Values = ["a", "ü"] },
                            new RouteCondition { Attribute = new RequestAttribute(AttributeSource.Parameter, "Age"), Kind = ConditionKind.Range, From = 18, To = 1e300 },
                        ],
                    },
                ],
                Sticky = new Stickiness { By = new RequestAttribute(AttributeSource.Header, "x-user-id"), Salt = "s" },
            },
        };
        await storage.WriteStateAsync("thing", Grain, new GrainState<StoredThing>(thing));
        var state = new GrainState<StoredThing>(new StoredThing());
        await storage.ReadStateAsync("thing", Grain, state);
        Assert.Equal(thing.Route, state.State!.Route);
    }

    [Fact]
    public async Task Write_KnownState_IsTheGoldenText()
    {
        await storage.WriteStateAsync("thing", Grain, new GrainState<StoredThing>(Thing()));
        var json = await database.RunAsync(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT data FROM grain_state";
            return Encoding.UTF8.GetString((byte[])command.ExecuteScalar()!);
        });
        Assert.True(Golden == json, $"The stored text changed. Today: {json}");
    }

    /// <summary>What this release writes, and what those before did.</summary>
    [Theory]
    [InlineData("state.json")]
    [InlineData("state.5.json")]
    [InlineData("state.4.json")]
    [InlineData("state.3.json")]
    [InlineData("state.2.json")]
    [InlineData("state.1.json")]
    public async Task Read_GoldenText_GivesTheKnownState(string file)
    {
        var read = await ReadAsync(GoldenText(file));
        var expected = Thing();
        Assert.Equal(expected.Route, read.Route);
        Assert.Equal(expected.History.AsEnumerable(), read.History);
        var record = Assert.Single(read.Records);
        Assert.Equal(expected.Records[0].Key, record.Key);
        Assert.Equal(expected.Records[0].Package, record.Package);
        Assert.Equal(expected.Records[0].Events.AsEnumerable(), record.Events);
        Assert.Equal(expected.Records[0].State, record.State);
        Assert.Equal(expected.Records[0].Desired, record.Desired);
        Assert.Equal(1234, record.SizeInBytes);
        Assert.Equal(expected.Records[0].Manifest.Signature, record.Manifest.Signature);
        Assert.False(record.Manifest.Signature.Inputs[1].HasRank);
        Assert.True(record.Manifest.Signature.Outputs[0].HasRank);
        Assert.Equal(expected.Records[0].Manifest.Expiry, record.Manifest.Expiry);
        Assert.Equal("risk", record.Manifest.Labels["team"]);
        Assert.Equal([1, 4], record.Manifest.Batching.PreferredBatchSizes.AsEnumerable());
    }

    /// <summary>What a release does not write yet reads as its default.</summary>
    [Fact]
    public async Task Read_TextWithoutLaterMembers_GivesTheirDefaults()
    {
        var read = await ReadAsync("""
            {"records":[{"key":"fraud/3","package":"sha256:0000000000000000000000000000000000000000000000000000000000000000",
              "manifest":{"name":"fraud","signature":{"inputs":[],"outputs":[]}},"state":6,"desired":1}]}
            """);
        var record = Assert.Single(read.Records);
        Assert.Equal(new ModelManifest { Name = ModelName.Parse("fraud"), Signature = record.Manifest.Signature }.Graph, record.Manifest.Graph);
        Assert.Equal(1, record.Manifest.Instances);
        Assert.Equal("cpu", record.Manifest.Accelerator);
        Assert.Empty(record.Manifest.Samples);
        Assert.Empty(record.Manifest.Labels);
        Assert.Empty(record.Events);
        Assert.Empty(read.History);
        Assert.Null(read.Route);
        Assert.Equal("by a later release", read.Added);
    }

    /// <summary>What a later release wrote is skipped by this one.</summary>
    [Fact]
    public async Task Read_TextWithUnknownMembers_SkipsThem()
    {
        var read = await ReadAsync("""{"added":"x","fromTheFuture":{"a":[1,2]},"records":[]}""");
        Assert.Equal("x", read.Added);
    }

    private static StoredThing Thing()
    {
        var revision = new RouteRevision
        {
            Model = ModelName.Parse("fraud"),
            Revision = 7,
            Spec = new RouteSpec { Targets = [new RouteTarget { Version = new ModelVersion(3), Weight = 0.75 }, new RouteTarget { Version = new ModelVersion(4), Weight = 0.25 }] },
            Time = Time,
            Actor = "ada",
            Reason = "canary \"ü\"",
        };
        return new StoredThing
        {
            Records =
            [
                new VersionRecord
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
                            Outputs = [new TensorSpec { Name = "y", DataType = DataType.Int64, Shape = [] }],
                        },
                        Batching = new BatchingOptions { MaxBatchSize = 4, PreferredBatchSizes = [1, 4] },
                        Expiry = new ExpiryOptions { UnusedFor = TimeSpan.FromDays(30), At = Time },
                        Labels = ImmutableDictionary<string, string>.Empty.Add("team", "risk"),
                    },
                    State = VersionState.Serving,
                    Desired = DesiredState.Loaded,
                    SizeInBytes = 1234,
                    Events = [new VersionEvent { Time = Time, State = VersionState.Serving, Actor = "ada", Reason = "deploy", Evidence = "2 samples" }],
                },
            ],
            Route = revision,
            History = [revision],
        };
    }

    private async Task<StoredThing> ReadAsync(string json)
    {
        await database.RunAsync(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "INSERT INTO grain_state (name, grain, etag, data) VALUES ('thing', $grain, 5, $data)";
            command.Parameters.AddWithValue("$grain", Grain.ToString());
            command.Parameters.AddWithValue("$data", Encoding.UTF8.GetBytes(json));
            return command.ExecuteNonQuery();
        });
        var state = new GrainState<StoredThing>();
        await storage.ReadStateAsync("thing", Grain, state);
        Assert.Equal("5", state.ETag);
        Assert.True(state.RecordExists);
        return state.State!;
    }
}
