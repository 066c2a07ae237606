using ModelGrains.Core.Catalog;
using ModelGrains.PredictionLogs;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Gateway.Management;

/// <summary>Prediction logs as the management API shows them.</summary>
internal static class PredictionLogViews
{
    public static PredictionLogView ToView(PredictionLogSettings settings, PredictionLogCounts counts)
    {
        var spec = settings.Spec ?? new PredictionLogSpec
        {
            SampleRate = settings.Manifests.Select(one => one.Options.SampleRate).DefaultIfEmpty(0).Max(),
            Inputs = settings.Manifests.Any(one => one.Options.Inputs) ? [PredictionLogSpec.All] : [],
        };
        return new PredictionLogView
        {
            Model = settings.Model.Value,
            Revision = settings.Revision,
            Tag = EntityTags.Of(settings.Revision),
            ByManifest = settings.Spec is null,
            SampleRate = spec.SampleRate,
            When = [.. spec.When.Select(RouteViews.ToView)],
            Inputs = spec.Inputs,
            Outputs = spec.Outputs,
            Redact = new SortedDictionary<string, string>(
                spec.Redactions.ToDictionary(redaction => redaction.Field, redaction => redaction.Kind.ToString().ToLowerInvariant()), StringComparer.Ordinal),
            Salt = spec.Salt.Length > 0 ? spec.Salt : null,
            Manifests = [.. settings.Manifests.OrderBy(one => one.Version).Select(one => new PredictionLogManifestView(one.Version.Value, one.Options.SampleRate, one.Options.Inputs))],
            Time = settings.Spec is null ? null : settings.Time,
            Actor = settings.Spec is null ? null : settings.Actor,
            Reason = settings.Spec is null ? null : settings.Reason,
            Written = counts.Written,
            Dropped = counts.Dropped,
            Waiting = counts.Waiting,
        };
    }
}
