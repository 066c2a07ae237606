using System.Collections.Immutable;
using ModelGrains.Core.Routing;
using ModelGrains.Inference;
using ModelGrains.PredictionLogs;
using ModelGrains.Routing;

namespace ModelGrains.Core.PredictionLogs;

/// <summary>One revision of what is logged of a model, made ready to decide by. Immutable; safe for concurrent use.</summary>
public sealed class PredictionLogModel
{
    private readonly ConditionRule[] conditions;
    private readonly string salt;
    private readonly double highest;
    private readonly FieldSelection? asked;
    private readonly Dictionary<ModelVersion, (double Rate, FieldSelection Fields)> manifests;

    /// <summary>Prepares valid settings.</summary>
    public PredictionLogModel(PredictionLogSettings settings)
    {
        Settings = settings;
        var spec = settings.Spec;
        conditions = [.. (spec?.When ?? []).Select(condition => new ConditionRule(condition))];
        Headers =
        [
            .. (spec?.When ?? []).Select(condition => condition.Attribute)
                .Where(attribute => attribute.Source == AttributeSource.Header).Select(attribute => attribute.Name).Distinct(),
        ];
        salt = spec is { Salt.Length: > 0 } ? spec.Salt : settings.Model.Value;
        asked = spec is null ? null : new FieldSelection(spec, salt);
        manifests = spec is not null ? [] : settings.Manifests.ToDictionary(
            one => one.Version,
            one => (one.Options.SampleRate, new FieldSelection(new PredictionLogSpec { Inputs = one.Options.Inputs ? [PredictionLogSpec.All] : [] }, salt)));
        highest = spec?.SampleRate ?? manifests.Values.Select(one => one.Rate).DefaultIfEmpty(0).Max();
    }

    /// <summary>The settings.</summary>
    public PredictionLogSettings Settings { get; }

    /// <summary>The headers that a request must bring for the conditions to be asked, names in lower case.</summary>
    public ImmutableArray<string> Headers { get; }

    /// <summary>Whether any request may be logged.</summary>
    public bool IsOn => highest > 0;

    /// <summary>Whether a request may be logged, whichever version answers it. Allocates nothing.</summary>
    public bool Wants(InferRequest request, ReadOnlySpan<char> id)
    {
        if (!PredictionSampling.IsSampled(salt, id, highest))
            return false;
        foreach (var condition in conditions)
        {
            if (!condition.IsMet(request))
                return false;
        }

        return true;
    }

    /// <summary>What is logged of a request that it wanted, now that it is answered; null for nothing.</summary>
    /// <param name="id">The request's id.</param>
    /// <param name="version">The version that answered or failed; null where none is known.</param>
    public FieldSelection? FieldsOf(string id, ModelVersion? version)
    {
        if (asked is not null)
            return asked;
        return version is { } known && manifests.TryGetValue(known, out var manifest) && PredictionSampling.IsSampled(salt, id, manifest.Rate) ? manifest.Fields : null;
    }
}
