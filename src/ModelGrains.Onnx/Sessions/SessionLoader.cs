using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;
using ModelGrains.Errors;
using ModelGrains.Onnx.Native;
using ModelGrains.Onnx.Runtime;

namespace ModelGrains.Onnx.Sessions;

/// <summary>Makes what an instance runs requests on out of a package: the session, its samples answered, the largest batch tried.</summary>
internal sealed class SessionLoader(
    InstanceKey key, OnnxSessionCache sessions, InferenceThreads threads, TimeProvider time, UsageCounters counters, ISampleJudge judge, ILogger logger)
{
    /// <summary>Does it; blocks for as long as it takes.</summary>
    /// <param name="source">The package.</param>
    /// <param name="memory">What it was admitted with; null where nobody counts. Given back with the session; on failure it is the caller's.</param>
    /// <param name="onWarming">Called once the session is made.</param>
    /// <param name="cancellationToken">Ends it between its steps.</param>
    /// <returns>The loaded model; else why there is none, and nothing is held.</returns>
    public Outcome<LoadedModel> Load(SessionSource source, IMemoryShare? memory, Action onWarming, CancellationToken cancellationToken)
    {
        SessionReference? session = null;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            session = Acquire(source, memory);
            onWarming();
            var speed = new RunSpeed(time);
            if (SampleRunner.Run(key, session.Session, source.Manifest, judge, time, speed, cancellationToken) is { } wrong)
                return Fail(session, ModelErrors.Invalid($"'{key.VersionKey}' gives another answer than its package expects: {wrong}"));
            var model = new LoadedModel(key, session, source.Manifest, threads, time, counters, speed, logger, memory);
            if (model.WarmUp() is not { } failure)
                return model;
            model.Release();
            return ModelErrors.Invalid($"'{key.VersionKey}' fails on a batch of {source.Manifest.Batching.MaxBatchSize}: {failure}");
        }
        catch (OperationCanceledException)
        {
            return Fail(session, ModelErrors.Cancelled());
        }
        catch (NotSupportedException e)
        {
            return Fail(session, ModelErrors.Invalid($"failed to load '{key.VersionKey}': {e.Message}"));
        }
        catch (Exception e) when (e is OrtException or OnnxRuntimeException)
        {
            return Fail(session, ModelErrors.Invalid($"failed to load '{key.VersionKey}', ONNX Runtime says: {OrtErrorText.Clean(e.Message, source.Folder)}"));
        }
        catch (Exception e)
        {
            return Fail(session, ModelErrors.RuntimeFault($"failed to load '{key.VersionKey}': {OrtErrorText.Clean(e.Message, source.Folder)}"));
        }
    }

    private static ModelError Fail(SessionReference? session, ModelError error)
    {
        session?.Dispose();
        return error;
    }

    private SessionReference Acquire(SessionSource source, IMemoryShare? memory)
    {
        using var meter = LoadMeter.Begin(memory?.Bytes ?? 0);
        var session = sessions.Acquire(source);
        memory?.OnLoaded(meter.Read());
        return session;
    }
}
