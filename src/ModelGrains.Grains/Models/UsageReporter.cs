using Microsoft.Extensions.Logging;
using ModelGrains.Models;
using ModelGrains.Onnx.Sessions;

namespace ModelGrains.Grains.Models;

/// <summary>Reports what one activation of an instance counted. Nothing new is not reported; a report that fails is made good by the next. Safe for concurrent use.</summary>
internal sealed partial class UsageReporter
{
    private readonly InstanceKey key;
    private readonly SessionHarness harness;
    private readonly IGrainFactory grains;
    private readonly ILogger logger;
    private readonly string activation = Guid.NewGuid().ToString("N");
    private long sequence;
    private long reported;

    public UsageReporter(InstanceKey key, SessionHarness harness, IGrainFactory grains, ILogger logger)
    {
        this.key = key;
        this.harness = harness;
        this.grains = grains;
        this.logger = logger;
    }

    /// <summary>The content that is used; nothing is reported before it is known.</summary>
    public PackageDigest? Package { get; set; }

    /// <summary>Reports, where there is anything new.</summary>
    /// <param name="isFinal">Whether the activation ends: even nothing new is then reported where something was before, so that it can be summed up.</param>
    public async Task ReportAsync(bool isFinal)
    {
        var (counters, callers) = harness.ReadUsage();
        var count = counters.Succeeded + counters.Rejected + counters.Cancelled + counters.Failed + counters.Executions;
        if (Package is not { } package || count == 0 || (count == Interlocked.Read(ref reported) && !isFinal))
            return;
        try
        {
            await grains.Usage(key.Model).ReportAsync(new UsageReport
            {
                Key = key.VersionKey,
                Package = package,
                Activation = activation,
                Sequence = Interlocked.Increment(ref sequence),
                Counters = counters,
                Callers = callers,
                IsFinal = isFinal,
            });
            Interlocked.Exchange(ref reported, count);
        }
        catch (Exception e)
        {
            Log.NotReported(logger, key, e.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1005, LogLevel.Warning, "The usage of {Instance} was not stored, the next report has it: {Message}")]
        public static partial void NotReported(ILogger logger, InstanceKey instance, string message);
    }
}
