using System.Text;
using ModelGrains.Core.Manifests;
using ModelGrains.Errors;
using ModelGrains.Models;
using ModelGrains.Tensors;

namespace ModelGrains.Core.Tests.Manifests;

public class ManifestReaderTests
{
    private const string Full = """
        {
          // comments and trailing commas are let pass
          "$schema": "urn:modelgrains:model.schema.json",
          "name": "fraud", "version": 3, "owner": "risk", "description": "Finds fraud.", "graph": "graphs/fraud.onnx",
          "signature": {
            "inputs": [{"name": "x", "datatype": "FP32", "shape": [-1, 4]}, {"name": "s", "datatype": "BYTES"}],
            "outputs": [{"name": "y", "datatype": "INT64", "shape": []}]
          },
          "batching": {"maxBatchSize": 16, "preferredBatchSizes": [4, 8, 16], "maxQueueDelayMicroseconds": 500},
          "instances": 2, "accelerator": "gpu", "threads": 4,
          "warmUp": {"iterations": 5},
          "samples": [
            {
              "name": "zeros",
              "inputs": [{"name": "x", "datatype": "FP32", "shape": [1, 4], "data": [0, 0, 0, 0]}],
              "outputs": [{"name": "y", "datatype": "INT64", "shape": [], "data": [0]}],
              "tolerance": {"absolute": 0.5, "relative": 0.25}
            },
            {"inputs": []},
          ],
          "expiry": {"unusedFor": "30d", "at": "2027-01-31T01:00:00+01:00"},
          "logging": {"sampleRate": 0.25, "inputs": true},
          "labels": {"team": "risk"}
        }
        """;

    [Fact]
    public void Read_FullManifest_GivesEveryField()
    {
        var draft = Read(Full);
        Assert.Equal("fraud", draft.Name?.Value);
        Assert.Equal(3, draft.Version?.Value);
        Assert.Equal("risk", draft.Rest.Owner);
        Assert.Equal("Finds fraud.", draft.Rest.Description);
        Assert.Equal("graphs/fraud.onnx", draft.Rest.Graph);
        Assert.Equal([new TensorSpec { Name = "x", DataType = DataType.Fp32, Shape = [-1, 4] }, new TensorSpec { Name = "s", DataType = DataType.Bytes }], draft.Inputs!.Value.AsEnumerable());
        Assert.Equal([new TensorSpec { Name = "y", DataType = DataType.Int64, Shape = [] }], draft.Outputs!.Value.AsEnumerable());
        Assert.Equal(16, draft.Rest.Batching.MaxBatchSize);
        Assert.Equal([4, 8, 16], draft.Rest.Batching.PreferredBatchSizes.AsEnumerable());
        Assert.Equal(500, draft.Rest.Batching.MaxQueueDelayMicroseconds);
        Assert.Equal(2, draft.Rest.Instances);
        Assert.Equal("gpu", draft.Rest.Accelerator);
        Assert.Equal(4, draft.Rest.Threads);
        Assert.Equal(5, draft.Rest.WarmUp.Iterations);
        Assert.Equal(TimeSpan.FromDays(30), draft.Rest.Expiry.UnusedFor);
        Assert.Equal(new DateTimeOffset(2027, 1, 31, 0, 0, 0, TimeSpan.Zero), draft.Rest.Expiry.At);
        Assert.Equal(TimeSpan.Zero, draft.Rest.Expiry.At!.Value.Offset);
        Assert.Equal(new PredictionLogOptions { SampleRate = 0.25, Inputs = true }, draft.Rest.Logging);
        Assert.Equal("risk", Assert.Single(draft.Rest.Labels).Value);
        Assert.Equal(["zeros", "sample 1"], draft.Rest.Samples.Select(sample => sample.Name));
        Assert.Equal(new Tolerance { Absolute = 0.5, Relative = 0.25 }, draft.Rest.Samples[0].Tolerance);
        Assert.Equal(Tolerance.Default, draft.Rest.Samples[1].Tolerance);
        Assert.Equal(16, draft.Rest.Samples[0].Inputs[0].Data.Length);
        Assert.Empty(draft.Rest.Samples[0].Expected[0].Shape);
    }

    [Fact]
    public void Read_EmptyObject_GivesDefaults()
    {
        var draft = Read("{}");
        Assert.Null(draft.Name);
        Assert.Null(draft.Version);
        Assert.Null(draft.Inputs);
        Assert.Null(draft.Outputs);
        Assert.Equal(ManifestDraft.Empty.Rest.Graph, draft.Rest.Graph);
        Assert.Equal("model.onnx", draft.Rest.Graph);
        Assert.Equal(1, draft.Rest.Batching.MaxBatchSize);
        Assert.Equal(1, draft.Rest.Instances);
        Assert.Equal("cpu", draft.Rest.Accelerator);
        Assert.Equal(1, draft.Rest.WarmUp.Iterations);
        Assert.Empty(draft.Rest.Samples);
        Assert.Empty(draft.Rest.Labels);
        Assert.Equal(new ExpiryOptions(), draft.Rest.Expiry);
    }

    [Theory]
    [InlineData("")]
    [InlineData("name: fraud")]
    [InlineData("{\"name\": \"fraud\"")]
    [InlineData("{\"name\": \"a\", \"name\": \"b\"}")]
    [InlineData("{\"labels\": {\"a\": \"1\", \"a\": \"2\"}}")]
    [InlineData("{\"name\": 'fraud'}")]
    [InlineData("{} {}")]
    [InlineData("{\"version\": NaN}")]
    public void Read_NotJson_IsRefusedWhole(string json)
    {
        var outcome = ManifestReader.Read(Encoding.UTF8.GetBytes(json));
        Assert.Equal(ModelErrorCode.InvalidInput, outcome.Error!.Code);
        Assert.StartsWith("model.json is not JSON: ", outcome.Error.Message, StringComparison.Ordinal);
        Assert.Empty(outcome.Error.Fields.AsEnumerable());
    }

    [Theory]
    [InlineData("[]", "an array")]
    [InlineData("3", "the number 3")]
    [InlineData("\"x\"", "a text")]
    [InlineData("null", "null")]
    public void Read_NotAnObject_IsRefusedWhole(string json, string kind) =>
        Assert.Equal($"model.json is {kind}, expected an object", ManifestReader.Read(Encoding.UTF8.GetBytes(json)).Error!.Message);

    [Fact]
    public void Read_NestedVeryDeep_IsRefused()
    {
        var json = "{\"labels\": " + string.Concat(Enumerable.Repeat("[", 100_000)) + string.Concat(Enumerable.Repeat("]", 100_000)) + "}";
        Assert.False(ManifestReader.Read(Encoding.UTF8.GetBytes(json)).IsSuccess);
    }

    [Fact]
    public void Read_BiggerThanTheLimit_IsRefusedUnread()
    {
        var outcome = ManifestReader.Read(new byte[ManifestReader.MaxBytes + 1]);
        Assert.Equal($"model.json has {ManifestReader.MaxBytes + 1} bytes, expected at most {ManifestReader.MaxBytes}", outcome.Error!.Message);
    }

    [Theory]
    [InlineData("{\"name\": \"\\ud800\"}", "name")]
    [InlineData("{\"owner\": \"a\\udc00\"}", "owner")]
    [InlineData("{\"graph\": \"\\ud800.onnx\"}", "graph")]
    [InlineData("{\"labels\": {\"team\": \"\\ud800\"}}", "labels.team")]
    public void Read_HalfASurrogate_IsThatFieldsError(string json, string field)
    {
        var error = Assert.Single(ManifestReader.Read(Encoding.UTF8.GetBytes(json)).Error!.Fields.AsEnumerable());
        Assert.Equal(field, error.Field);
    }

    [Theory]
    [InlineData("{\"\\ud800\": 1}")]
    [InlineData("{\"labels\": {\"\\ud800\": \"x\"}}")]
    public void Read_HalfASurrogateInAName_IsRefused(string json) => Assert.False(ManifestReader.Read(Encoding.UTF8.GetBytes(json)).IsSuccess);

    [Fact]
    public void Read_NotUtf8_IsRefused()
    {
        byte[] json = [.. "{\"owner\": \""u8, 0xc3, 0x28, .. "\"}"u8];
        Assert.False(ManifestReader.Read(json).IsSuccess);
    }

    [Fact]
    public void Read_ManyErrors_NamesThemAllAtOnce()
    {
        var outcome = ManifestReader.Read("""
            {"name": "a b", "version": 0, "colour": 1, "instances": 65, "threads": "two", "accelerator": "tpu", "graph": "../x",
             "batching": {"preferredBatchSizes": [2, 1]}, "expiry": {"unusedFor": "soon", "at": "tomorrow"}, "warmUp": {"iterations": -1}, "labels": {"a": 1}}
            """u8.ToArray());
        var error = outcome.Error!;
        Assert.Equal(
            [
                "accelerator", "batching.maxBatchSize", "batching.preferredBatchSizes", "colour", "expiry.at", "expiry.unusedFor", "graph", "instances", "labels.a", "name",
                "threads", "version", "warmUp.iterations",
            ],
            error.Fields.Select(field => field.Field).Order(StringComparer.Ordinal));
        Assert.Equal("model.json is not valid: " + string.Join("; ", error.Fields), error.Message);
    }

    private static ManifestDraft Read(string json)
    {
        var outcome = ManifestReader.Read(Encoding.UTF8.GetBytes(json));
        Assert.True(outcome.IsSuccess, outcome.Error?.Message);
        return outcome.Value;
    }
}
