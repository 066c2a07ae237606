using ModelGrains.Analysis;
using ModelGrains.Grains.Observation;

namespace ModelGrains.Grains.Analysis;

/// <summary>
/// What this silo counts for analyses: of each model that is asked for, from the first time on and for as long as it is asked again in time.
/// Whoever asked and is gone leaves nothing behind. Safe for concurrent use.
/// </summary>
internal sealed class TrackTable : IDisposable
{
    private const string Kind = "analysis";

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(30);

    private readonly RequestObservers observers;
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private readonly Dictionary<ModelName, TrackObserver> counting = [];
    private readonly ITimer looks;

    public TrackTable(RequestObservers observers, TimeProvider time)
    {
        this.observers = observers;
        this.time = time;
        looks = time.CreateTimer(_ => Look(), null, LookEvery, LookEvery);
    }

    /// <summary>What was counted of some versions since it was first asked so.</summary>
    public TracksReport Read(ReadTracks request)
    {
        lock (gate)
        {
            var observer = counting.GetValueOrDefault(request.Model);
            if (request.Versions.IsEmpty)
            {
                Stop(request.Model);
                return new TracksReport { Source = "", Tracks = [] };
            }

            if (observer is null || !observer.What.CountsAs(request))
            {
                observer = new TrackObserver(request);
                counting[request.Model] = observer;
                observers.Set(Kind, request.Model, observer);
            }

            observer.ReadAt = time.GetTimestamp();
            return observer.Read();
        }
    }

    public void Dispose() => looks.Dispose();

    private void Look()
    {
        lock (gate)
        {
            foreach (var (model, observer) in counting.ToArray())
            {
                if (time.GetElapsedTime(observer.ReadAt) > observer.What.KeepFor)
                    Stop(model);
            }
        }
    }

    private void Stop(ModelName model)
    {
        if (counting.Remove(model))
            observers.Set(Kind, model, null);
    }
}
