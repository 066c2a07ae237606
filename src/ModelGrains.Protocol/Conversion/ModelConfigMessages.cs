using ModelGrains.Models;
using ModelGrains.Protocol.Messages.Configuration;
using ModelGrains.Tensors;
using ConfigType = ModelGrains.Protocol.Messages.Configuration.DataType;

namespace ModelGrains.Protocol.Conversion;

/// <summary>A manifest as the configuration that Triton's clients read.</summary>
public static class ModelConfigMessages
{
    private const string Platform = "onnxruntime_onnx";
    private const string Backend = "onnxruntime";

    /// <summary>
    /// Writes the configuration. Where the manifest joins requests into batches, <c>max_batch_size</c> is its limit and the dimensions
    /// leave out the first, the batch's; else it is 0 and they are all there. A tensor whose rank the graph leaves open has one
    /// dimension of any size.
    /// </summary>
    /// <param name="manifest">The version's manifest.</param>
    /// <param name="versions">The versions of the model that should be loaded.</param>
    public static ModelConfig Write(ModelManifest manifest, IEnumerable<ModelVersion> versions)
    {
        var batches = manifest.Batching.MaxBatchSize > 1;
        var config = new ModelConfig
        {
            Name = manifest.Name.Value,
            Platform = Platform,
            Backend = Backend,
            VersionPolicy = new() { Specific = new() { Versions = { versions.Select(version => (long)version.Value) } } },
            MaxBatchSize = batches ? manifest.Batching.MaxBatchSize : 0,
            Input = { manifest.Signature.Inputs.Select(spec => Input(spec, batches)) },
            Output = { manifest.Signature.Outputs.Select(spec => Output(spec, batches)) },
            InstanceGroup =
            {
                new ModelInstanceGroup
                {
                    Name = $"{manifest.Name}_0",
                    Count = manifest.Instances,
                    Kind = manifest.Accelerator == "gpu" ? ModelInstanceGroup.Types.Kind.Gpu : ModelInstanceGroup.Types.Kind.Cpu,
                },
            },
            DefaultModelFilename = manifest.Graph,
            ModelTransactionPolicy = new(),
        };
        if (batches)
            config.DynamicBatching = Batching(manifest.Batching);
        return config;
    }

    private static ModelInput Input(TensorSpec spec, bool batches) =>
        new() { Name = spec.Name, DataType = Type(spec), Dims = { Dimensions(spec, batches) }, Optional = spec.Optional };

    private static ModelOutput Output(TensorSpec spec, bool batches) =>
        new() { Name = spec.Name, DataType = Type(spec), Dims = { Dimensions(spec, batches) } };

    // The numbers of both enumerations are the same.
    private static ConfigType Type(TensorSpec spec) => (ConfigType)(int)spec.DataType;

    private static IEnumerable<long> Dimensions(TensorSpec spec, bool batches) => !spec.HasRank ? [-1] : batches ? spec.Shape.Skip(1) : spec.Shape;

    private static ModelDynamicBatching Batching(BatchingOptions batching) => new()
    {
        PreferredBatchSize = { batching.PreferredBatchSizes },
        MaxQueueDelayMicroseconds = (ulong)batching.MaxQueueDelayMicroseconds,
        PriorityLevels = (ulong)batching.PriorityLevels,
        DefaultPriorityLevel = (ulong)(batching.DefaultPriorityLevel > 0 ? batching.DefaultPriorityLevel : batching.PriorityLevels),
        DefaultQueuePolicy = new()
        {
            TimeoutAction = batching.TimeoutAction == QueueTimeoutAction.Delay
                ? ModelQueuePolicy.Types.TimeoutAction.Delay
                : ModelQueuePolicy.Types.TimeoutAction.Reject,
            DefaultTimeoutMicroseconds = (ulong)batching.QueueTimeoutMicroseconds,
            AllowTimeoutOverride = true,
            MaxQueueSize = (uint)batching.MaxQueueSize,
        },
    };
}
