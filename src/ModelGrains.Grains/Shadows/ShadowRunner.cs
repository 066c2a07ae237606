using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using ModelGrains.Core.Comparison;
using ModelGrains.Core.Shadows;
using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Models;
using ModelGrains.Tensors;

namespace ModelGrains.Grains.Shadows;

/// <summary>Runs copies and compares what they came to. Nothing that a shadow does gets out of here. Safe for concurrent use.</summary>
internal sealed partial class ShadowRunner
{
    private readonly IShadowTarget target;
    private readonly IGrainFactory grains;
    private readonly IFeatureSource? source;
    private readonly TimeProvider time;
    private readonly ILogger<ShadowRunner> logger;
    private readonly ConcurrentDictionary<VersionKey, ModelManifest> manifests = new();

    public ShadowRunner(IShadowTarget target, IGrainFactory grains, TimeProvider time, ILogger<ShadowRunner> logger, IEnumerable<IFeatureSource> sources)
    {
        this.target = target;
        this.grains = grains;
        this.time = time;
        this.logger = logger;
        source = sources.LastOrDefault();
    }

    /// <summary>Runs one.</summary>
    /// <param name="work">The copy.</param>
    /// <param name="left">How long it may take.</param>
    public async ValueTask RunAsync(ShadowWork work, TimeSpan left)
    {
        try
        {
            using var deadline = new CancellationTokenSource(left, time);
            await RunAsync(work, left, deadline.Token);
        }
        catch (Exception e)
        {
            Log.Failed(logger, work.Lane.Rule.Key, e.Message);
            Compare(work, new AnswerSide([], ModelErrorCode.RuntimeFault, TimeSpan.Zero));
        }
    }

    /// <summary>Forgets the manifests of versions that are shadows no more: one of their number may be another version one day.</summary>
    public void Forget(VersionKey version) => manifests.TryRemove(version, out _);

    private async ValueTask RunAsync(ShadowWork work, TimeSpan left, CancellationToken deadline)
    {
        var version = work.Lane.Rule.Key.Shadow;
        if (!manifests.TryGetValue(version, out var manifest))
        {
            if (await grains.Catalog(version.Model).GetAsync(version) is not { } record)
            {
                Compare(work, new AnswerSide([], ModelErrorCode.VersionNotFound, TimeSpan.Zero));
                return;
            }

            manifests[version] = manifest = record.Manifest;
        }

        var request = work.Request.Request;
        var inputs = ShadowInputs.Complete(manifest.Signature, request.Inputs, work.Lane.Rule.Shadow.Defaults);
        if (!inputs.Missing.IsEmpty && source is not null)
            inputs = inputs.With(await FetchAsync(new FeatureRequest(version, request, inputs.Missing), deadline));
        if (!inputs.Missing.IsEmpty)
        {
            work.Lane.Tally.OnIncomplete(inputs.Missing.Select(spec => spec.Name));
            return;
        }

        var startedAt = time.GetTimestamp();
        var answer = await target.InferAsync(ShadowCopy.Of(request, version, manifest, inputs.Inputs, left), deadline);
        var latency = time.GetElapsedTime(startedAt);
        Compare(work, deadline.IsCancellationRequested && !answer.IsSuccess
            ? new AnswerSide([], ModelErrorCode.DeadlineExceeded, latency)
            : AnswerSide.Of(answer, latency));
    }

    private static void Compare(ShadowWork work, AnswerSide shadow) =>
        work.Lane.Tally.Add(work.Request.Id, AnswerSide.Of(work.Request.Answer, work.Request.Latency), shadow);

    private async ValueTask<IReadOnlyCollection<Tensor>> FetchAsync(FeatureRequest request, CancellationToken deadline)
    {
        try
        {
            return await source!.GetAsync(request, deadline);
        }
        catch (Exception e)
        {
            Log.NotFetched(logger, request.Version, e.Message);
            return [];
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1602, LogLevel.Warning, "A copy for {Pair} came to nothing: {Message}")]
        public static partial void Failed(ILogger logger, ShadowKey pair, string message);

        [LoggerMessage(1603, LogLevel.Warning, "The feature source gave no inputs for {Version}: {Message}")]
        public static partial void NotFetched(ILogger logger, VersionKey version, string message);
    }
}
