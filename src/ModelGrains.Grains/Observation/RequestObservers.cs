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
    private volatile FrozenDictionary<ModelName, IRequestObserver[]>? byModel;

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
                    group => group.Key, group => group.OrderBy(one => one.Key.Kind, StringComparer.Ordinal).Select(one => one.Value).ToArray());
        }
    }

    /// <summary>The observers of a model, at most 32; empty where nobody observes it, which is the common case.</summary>
    internal ReadOnlySpan<IRequestObserver> Of(ModelName model) =>
        byModel is { } observed && observed.TryGetValue(model, out var observers) ? observers : default(ReadOnlySpan<IRequestObserver>);
}
