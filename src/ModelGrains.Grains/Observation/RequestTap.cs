using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using ModelGrains.Inference;

namespace ModelGrains.Grains.Observation;

/// <summary>
/// Where requests are shown to who observes them. Nothing that an observer does changes an answer: what it throws is logged and forgotten.
/// Safe for concurrent use.
/// </summary>
public sealed partial class RequestTap
{
    private readonly RequestObservers observers;
    private readonly TimeProvider time;
    private readonly ILogger<RequestTap> logger;

    /// <summary>Makes a tap.</summary>
    public RequestTap(RequestObservers observers, TimeProvider time, ILogger<RequestTap> logger)
    {
        this.observers = observers;
        this.time = time;
        this.logger = logger;
    }

    /// <summary>The headers that a model's observers go by; empty where nobody observes it.</summary>
    public ImmutableArray<string> HeadersOf(ModelName model) => observers.HeadersOf(model);

    /// <summary>Begins to observe a request that somebody wants; null where nobody does, and then nothing was allocated.</summary>
    public Observation? Begin(InferRequest request)
    {
        var watching = observers.Of(request.Model);
        return watching.IsEmpty ? null : Begin(request, watching);
    }

    internal void Report(IRequestObserver observer, ObservedRequest answered)
    {
        try
        {
            observer.OnAnswered(answered);
        }
        catch (Exception e)
        {
            Log.ObserverFailed(logger, observer.GetType().Name, answered.Request.Model, e);
        }
    }

    private Observation? Begin(InferRequest request, ReadOnlySpan<IRequestObserver> watching)
    {
        Span<char> room = stackalloc char[RequestIds.Length];
        var id = request.Id.Length > 0 ? request.Id : RequestIds.Write(room);
        List<IRequestObserver>? wanting = null;
        foreach (var observer in watching)
        {
            if (Wants(observer, request, id))
                (wanting ??= new List<IRequestObserver>(watching.Length)).Add(observer);
        }

        return wanting is null ? null : new Observation(this, wanting, time, request, request.Id.Length > 0 ? request.Id : id.ToString());
    }

    private bool Wants(IRequestObserver observer, InferRequest request, ReadOnlySpan<char> id)
    {
        try
        {
            return observer.Wants(request, id);
        }
        catch (Exception e)
        {
            Log.ObserverFailed(logger, observer.GetType().Name, request.Model, e);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1110, LogLevel.Error, "{Observer} failed on a request of {Model}, which was answered without it")]
        public static partial void ObserverFailed(ILogger logger, string observer, ModelName model, Exception exception);
    }
}
