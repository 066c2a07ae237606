using ModelGrains.Grains.Models;
using ModelGrains.Grains.Retirement;
using ModelGrains.Grains.Shadows;
using ModelGrains.Grains.Webhooks;
using ModelGrains.Onnx.Runtime;
using ModelGrains.Onnx.Verification;
using ModelGrains.Routing;
using ModelGrains.Storage.Packages.Blobs;
using ModelGrains.Storage.PredictionLogs;

namespace ModelGrains.Hosting;

/// <summary>Settings of a silo that serves models; the section <c>ModelGrains</c>.</summary>
public sealed class ServingOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "ModelGrains";

    /// <summary>Where state and packages are kept. Default: <c>data</c> in the current folder.</summary>
    public string DataDirectory { get; set; } = "data";

    /// <summary>What this silo runs models on, separated by commas: <c>cpu</c>, <c>gpu</c>. Default: <c>cpu</c>.</summary>
    public string Accelerators { get; set; } = "cpu";

    /// <summary>Packages to deploy when a data directory is used for the first time, a folder each. Default: none.</summary>
    public string SamplesDirectory { get; set; } = "";

    /// <summary>How long a call between grains may take, in seconds, where the call has no limit of its own. Default 30. Range 1 to 3,600.</summary>
    public int ResponseTimeoutSeconds { get; set; } = 30;

    /// <summary>What all loaded versions of this silo may take together, in MiB. Default 0: 80 % of the memory that the process may use. Range 0 to 16,777,216.</summary>
    public int MemoryMegabytes { get; set; }

    /// <summary>How old stored usage may be, in seconds: how much of it a crash loses. Default 30. Range 1 to 3,600.</summary>
    public int UsageFlushSeconds { get; set; } = 30;

    /// <summary>How often an instance is probed with its own samples, in seconds; 0 for never. Default 60. Range 0 to 86,400.</summary>
    public int ProbeSeconds { get; set; } = 60;

    /// <summary>After how many failed probes in a row an instance leaves the route and is loaded again. Default 3. Range 1 to 1,000.</summary>
    public int ProbeFailures { get; set; } = 3;

    /// <summary>How often what should be served is compared with what is, in seconds. Default 30. Range 1 to 3,600.</summary>
    public int ReconcileSeconds { get; set; } = 30;

    /// <summary>How often a silo looks for revisions of routes that it was not told of, in milliseconds. Default 1000. Range 10 to 3,600,000.</summary>
    public int RoutePollMilliseconds { get; set; } = 1000;

    /// <summary>The silo's port in the cluster build. Default 11111. Range 1 to 65,535.</summary>
    public int SiloPort { get; set; } = 11111;

    /// <summary>The silo's port for Orleans clients in the cluster build. Default 30000. Range 1 to 65,535.</summary>
    public int SiloGatewayPort { get; set; } = 30000;

    /// <summary>ONNX Runtime.</summary>
    public OnnxOptions Onnx { get; set; } = new();

    /// <summary>The child process that verifies packages.</summary>
    public VerifierOptions Verifier { get; set; } = new();

    /// <summary>The retirement of versions that nobody uses.</summary>
    public RetirementOptions Retirement { get; set; } = new();

    /// <summary>The webhooks that rollouts may name, by name: a lower-case letter, then lower-case letters, digits and '-'. Default: none.</summary>
    public Dictionary<string, WebhookEndpointOptions> Webhooks { get; } = [];

    /// <summary>Copies of requests for shadows.</summary>
    public ShadowOptions Shadows { get; set; } = new();

    /// <summary>Packages in Azure Blob Storage. Default: in the data directory.</summary>
    public BlobStoreOptions BlobStore { get; set; } = new();

    /// <summary>Where prediction logs are written. Default: in the data directory.</summary>
    public PredictionLogStoreOptions PredictionLog { get; set; } = new();

    /// <summary>Every setting that is wrong, each naming its key; empty where all are right.</summary>
    public IEnumerable<string> Validate()
    {
        if (string.IsNullOrWhiteSpace(DataDirectory))
            yield return $"{Section}:{nameof(DataDirectory)} is empty, expected a folder";
        foreach (var accelerator in AcceleratorSet())
        {
            if (accelerator is not ("cpu" or "gpu"))
                yield return $"{Section}:{nameof(Accelerators)} has '{accelerator}', expected 'cpu', 'gpu' or both separated by a comma";
        }

        if (SamplesDirectory.Length > 0 && !Directory.Exists(SamplesDirectory))
            yield return $"{Section}:{nameof(SamplesDirectory)} is '{SamplesDirectory}', which is no folder";
        if (ResponseTimeoutSeconds is < 1 or > 3600)
            yield return $"{Section}:{nameof(ResponseTimeoutSeconds)} is {ResponseTimeoutSeconds}, expected 1 to 3600";
        if (MemoryMegabytes is < 0 or > 16_777_216)
            yield return $"{Section}:{nameof(MemoryMegabytes)} is {MemoryMegabytes}, expected 0 to 16777216";
        if (UsageFlushSeconds is < 1 or > 3600)
            yield return $"{Section}:{nameof(UsageFlushSeconds)} is {UsageFlushSeconds}, expected 1 to 3600";
        if (ProbeSeconds is < 0 or > 86_400)
            yield return $"{Section}:{nameof(ProbeSeconds)} is {ProbeSeconds}, expected 0 to 86400";
        if (ProbeFailures is < 1 or > 1000)
            yield return $"{Section}:{nameof(ProbeFailures)} is {ProbeFailures}, expected 1 to 1000";
        if (ReconcileSeconds is < 1 or > 3600)
            yield return $"{Section}:{nameof(ReconcileSeconds)} is {ReconcileSeconds}, expected 1 to 3600";
        if (RoutePollMilliseconds is < 10 or > 3_600_000)
            yield return $"{Section}:{nameof(RoutePollMilliseconds)} is {RoutePollMilliseconds}, expected 10 to 3600000";
        if (SiloPort is < 1 or > 65535)
            yield return $"{Section}:{nameof(SiloPort)} is {SiloPort}, expected 1 to 65535";
        if (SiloGatewayPort is < 1 or > 65535)
            yield return $"{Section}:{nameof(SiloGatewayPort)} is {SiloGatewayPort}, expected 1 to 65535";
        foreach (var error in Onnx.Validate($"{Section}:{nameof(Onnx)}"))
            yield return error;
        foreach (var error in Verifier.Validate($"{Section}:{nameof(Verifier)}"))
            yield return error;
        foreach (var error in Retirement.Validate($"{Section}:{nameof(Retirement)}"))
            yield return error;
        foreach (var (name, webhook) in Webhooks.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (!RouteLabel.IsName(name))
                yield return $"{Section}:{nameof(Webhooks)} has '{name}', expected as names {RouteLabel.Rule}";
            foreach (var error in webhook.Validate($"{Section}:{nameof(Webhooks)}:{name}"))
                yield return error;
        }

        foreach (var error in Shadows.Validate($"{Section}:{nameof(Shadows)}"))
            yield return error;
        foreach (var error in BlobStore.Validate())
            yield return error;
        foreach (var error in PredictionLog.Validate(BlobStore))
            yield return error;
    }

    internal InstanceOptions Instances() => new()
    {
        MemoryMegabytes = MemoryMegabytes,
        UsageFlushSeconds = UsageFlushSeconds,
        ProbeSeconds = ProbeSeconds,
        ProbeFailures = ProbeFailures,
    };

    internal HashSet<string> AcceleratorSet() =>
        Accelerators.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
}
