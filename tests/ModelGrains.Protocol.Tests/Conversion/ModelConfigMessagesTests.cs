using System.Buffers;
using System.Text.Json;
using ModelGrains.Models;
using ModelGrains.Protocol.Conversion;
using ModelGrains.Protocol.Messages.Configuration;
using ModelGrains.Tensors;
using ConfigType = ModelGrains.Protocol.Messages.Configuration.DataType;
using DataType = ModelGrains.Tensors.DataType;

namespace ModelGrains.Protocol.Tests.Conversion;

/// <summary>Manifests as Triton's configuration, as a message and as JSON.</summary>
public sealed class ModelConfigMessagesTests
{
    private static readonly ModelManifest Manifest = new()
    {
        Name = ModelName.Parse("m"),
        Graph = "graphs/m.onnx",
        Instances = 3,
        Signature = new ModelSignature
        {
            Inputs = [new TensorSpec { Name = "x", DataType = DataType.Fp32, Shape = [-1, 4] }, new TensorSpec { Name = "o", DataType = DataType.Bytes, Optional = true }],
            Outputs = [new TensorSpec { Name = "y", DataType = DataType.Int64, Shape = [-1] }],
        },
    };

    private static readonly ModelManifest Batched = Manifest with
    {
        Accelerator = "gpu",
        Batching = new BatchingOptions
        {
            MaxBatchSize = 32,
            PreferredBatchSizes = [8, 16],
            MaxQueueDelayMicroseconds = 250,
            MaxQueueSize = 64,
            QueueTimeoutMicroseconds = 5_000_000_000,
            TimeoutAction = QueueTimeoutAction.Delay,
            PriorityLevels = 4,
        },
    };

    [Fact]
    public void Write_WithoutBatching_HasEveryDimensionAndNoLimit()
    {
        var config = ModelConfigMessages.Write(Manifest, [new ModelVersion(1), new ModelVersion(7)]);

        Assert.Equal(("m", "onnxruntime_onnx", "onnxruntime", 0), (config.Name, config.Platform, config.Backend, config.MaxBatchSize));
        Assert.Equal("graphs/m.onnx", config.DefaultModelFilename);
        Assert.Equal(new ModelInput { Name = "x", DataType = ConfigType.TypeFp32, Dims = { -1, 4 } }, config.Input[0]);
        Assert.Equal(new ModelInput { Name = "o", DataType = ConfigType.TypeString, Dims = { -1 }, Optional = true }, config.Input[1]);
        Assert.Equal(new ModelOutput { Name = "y", DataType = ConfigType.TypeInt64, Dims = { -1 } }, config.Output[0]);
        Assert.Equal((3, ModelInstanceGroup.Types.Kind.Cpu), (config.InstanceGroup[0].Count, config.InstanceGroup[0].Kind));
        Assert.Equal([1L, 7L], config.VersionPolicy.Specific.Versions);
        Assert.Null(config.DynamicBatching);
    }

    [Fact]
    public void Write_WithBatching_LeavesOutTheBatchsDimensionAndSaysHowRequestsAreJoined()
    {
        var config = ModelConfigMessages.Write(Batched, []);

        Assert.Equal(32, config.MaxBatchSize);
        Assert.Equal([4L], config.Input[0].Dims);
        Assert.Empty(config.Output[0].Dims);
        Assert.Equal(ModelInstanceGroup.Types.Kind.Gpu, config.InstanceGroup[0].Kind);
        Assert.Equal([8, 16], config.DynamicBatching.PreferredBatchSize);
        Assert.Equal((250UL, 4UL, 4UL), (config.DynamicBatching.MaxQueueDelayMicroseconds, config.DynamicBatching.PriorityLevels, config.DynamicBatching.DefaultPriorityLevel));
        Assert.Equal(
            new ModelQueuePolicy
            {
                TimeoutAction = ModelQueuePolicy.Types.TimeoutAction.Delay,
                DefaultTimeoutMicroseconds = 5_000_000_000,
                AllowTimeoutOverride = true,
                MaxQueueSize = 64,
            },
            config.DynamicBatching.DefaultQueuePolicy);
    }

    [Fact]
    public void Write_EveryDataType_HasItsNameInTheConfiguration()
    {
        foreach (var type in Enum.GetValues<DataType>())
        {
            var expected = type == DataType.Bytes ? "TypeString" : "Type" + type.Name()[..1] + type.Name()[1..].ToLowerInvariant();
            var manifest = Manifest with { Signature = Manifest.Signature with { Inputs = [new TensorSpec { Name = "x", DataType = type }] } };

            var written = ModelConfigMessages.Write(manifest, []).Input[0].DataType.ToString();

            Assert.Equal(expected, written, ignoreCase: true);
        }
    }

    [Fact]
    public void Json_HasTheFilesNamesEnumerationsByNameAndNumbersAsNumbers()
    {
        var output = new ArrayBufferWriter<byte>();
        MessageJson.Write(output, ModelConfigMessages.Write(Batched, [new ModelVersion(7)]));
        using var json = JsonDocument.Parse(output.WrittenMemory);
        var root = json.RootElement;

        Assert.Equal(32, root.GetProperty("max_batch_size").GetInt32());
        Assert.Equal("TYPE_FP32", root.GetProperty("input")[0].GetProperty("data_type").GetString());
        Assert.Equal("FORMAT_NONE", root.GetProperty("input")[0].GetProperty("format").GetString());
        Assert.Equal("[4]", root.GetProperty("input")[0].GetProperty("dims").GetRawText());
        Assert.False(root.GetProperty("input")[0].TryGetProperty("reshape", out _));
        Assert.Equal("KIND_GPU", root.GetProperty("instance_group")[0].GetProperty("kind").GetString());
        Assert.Equal("[7]", root.GetProperty("version_policy").GetProperty("specific").GetProperty("versions").GetRawText());
        Assert.False(root.GetProperty("version_policy").TryGetProperty("latest", out _));
        Assert.Equal(5_000_000_000, root.GetProperty("dynamic_batching").GetProperty("default_queue_policy").GetProperty("default_timeout_microseconds").GetInt64());
        Assert.Equal("DELAY", root.GetProperty("dynamic_batching").GetProperty("default_queue_policy").GetProperty("timeout_action").GetString());
        Assert.Equal("{}", root.GetProperty("metric_tags").GetRawText());
        Assert.Equal("""{"decoupled":false}""", root.GetProperty("model_transaction_policy").GetRawText());
        Assert.False(root.TryGetProperty("sequence_batching", out _));
    }
}
