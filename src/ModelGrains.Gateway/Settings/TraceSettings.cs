using System.Collections.Immutable;
using ModelGrains.Errors;

namespace ModelGrains.Gateway.Settings;

/// <summary>
/// What this process traces, as the trace extension reads and changes it: settings of each model over those of all models over the
/// defaults. Safe for concurrent use; reading takes no lock.
/// </summary>
public sealed class TraceSettings
{
    private static readonly TraceState Defaults = new();

    private readonly Lock gate = new();
    private volatile Snapshot snapshot = new(new TraceChanges(), ImmutableDictionary<string, TraceChanges>.Empty);

    /// <summary>What holds for a model; for all models without settings of their own where it is null.</summary>
    public TraceState Read(ModelName? model = null)
    {
        var now = snapshot;
        var all = now.All.Over(Defaults);
        return model is { } name && now.Models.TryGetValue(name.Value, out var own) ? own.Over(all) : all;
    }

    /// <summary>Whether the next request of a model is traced, as the settings say; null where nobody set a level.</summary>
    internal bool? Sample(ModelName? model)
    {
        var now = snapshot;
        var own = model is { } name ? now.Models.GetValueOrDefault(name.Value) : null;
        if ((own?.Timestamps ?? now.All.Timestamps) is not { } isOn)
            return null;
        var all = now.All.Over(Defaults);
        return isOn && (own is null ? now.Budget.Take(all) : now.Budgets[model!.Value.Value].Take(own.Over(all)));
    }

    /// <summary>Changes settings, all or none.</summary>
    /// <param name="model">The model; null for all that have none of their own.</param>
    /// <param name="changes">The settings by the names of the extension, with their values; no value clears a setting.</param>
    /// <returns>Null where it is done, else what is wrong.</returns>
    internal ModelError? Update(ModelName? model, IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> changes)
    {
        lock (gate)
        {
            var next = model is null ? snapshot.All : snapshot.Models.GetValueOrDefault(model.Value.Value) ?? new TraceChanges();
            foreach (var (name, values) in changes)
            {
                var changed = next.With(name, values);
                if (!changed.IsSuccess)
                    return changed.Error;
                next = changed.Value;
            }

            if (next == (model is null ? snapshot.All : snapshot.Models.GetValueOrDefault(model.Value.Value) ?? new TraceChanges()))
                return null;
            snapshot = model is not { } own ? snapshot with { All = next, Budget = new TraceBudget() }
                : next == new TraceChanges() ? snapshot with { Models = snapshot.Models.Remove(own.Value), Budgets = snapshot.Budgets.Remove(own.Value) }
                : snapshot with
                {
                    Models = snapshot.Models.SetItem(own.Value, next),
                    Budgets = snapshot.Budgets.SetItem(own.Value, new TraceBudget()),
                };
        }

        return null;
    }

    private sealed record Snapshot(TraceChanges All, ImmutableDictionary<string, TraceChanges> Models)
    {
        /// <summary>Counts the requests of all models without settings of their own.</summary>
        public TraceBudget Budget { get; init; } = new();

        /// <summary>Counts those of the models that have settings.</summary>
        public ImmutableDictionary<string, TraceBudget> Budgets { get; init; } = ImmutableDictionary<string, TraceBudget>.Empty;
    }
}
