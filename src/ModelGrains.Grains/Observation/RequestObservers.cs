using System.Collections.Frozen;
using System.Collections.Immutable;

namespace ModelGrains.Grains.Observation;

/// <summary>
/// Who observes which model's requests on this silo: at most one observer of each kind for a model. Reading takes no lock and allocates
/// nothing. Safe for concurrent use.
/// </summary>
public sealed class RequestObservers
{
    private readonly Lock gate = new();
    private ImmutableDictionary<(ModelName Model, string Kind), IRequestObserver> all = ImmutableDictionary<(ModelName, string), IRequestObserver>.Empty;
    private volatile FrozenDictionary<ModelName, Watched>? byModel;

    /// <summary>Puts an observer in the place of the one of its kind.</summary>
    /// <param name="kind">What observes: <c>prediction-log</c>.</param>
    /// <param name="model">The model observed.</param>
    /// <param name="observer">The observer; null for none.</param>
    public void Set(string kind, ModelName model, IRequestObserver? observer)
    {
        lock (gate)
        {
            all = observer is null ? all.Remove((model, kind)) : all.SetItem((model, kind), observer);
            byModel = all.IsEmpty
                ? null
                : all.GroupBy(one => one.Key.Model).ToFrozenDictionary(
                    group => group.Key, group => new Watched([.. group.OrderBy(one => one.Key.Kind, StringComparer.Ordinal).Select(one => one.Value)]));
        }
    }

    /// <summary>The headers that a model's observers go by; empty where nobody observes it.</summary>
    public ImmutableArray<string> HeadersOf(ModelName model) => byModel is { } observed && observed.TryGetValue(model, out var watched) ? watched.Headers : [];

    /// <summary>The observers of a model; empty where nobody observes it, which is the common case.</summary>
    internal ReadOnlySpan<IRequestObserver> Of(ModelName model) =>
        byModel is { } observed && observed.TryGetValue(model, out var watched) ? watched.Observers : default(ReadOnlySpan<IRequestObserver>);

    private sealed class Watched(IRequestObserver[] observers)
    {
        public IRequestObserver[] Observers => observers;

        public ImmutableArray<string> Headers { get; } = [.. observers.SelectMany(observer => observer.Headers).Distinct()];
    }
}
