using System.Collections.Immutable;
using ModelGrains.Core.Inference;
using ModelGrains.Core.Routing;
using ModelGrains.Errors;
using ModelGrains.Models;
using ModelGrains.Routing;

namespace ModelGrains.Core.Shadows;

/// <summary>Checks that the shadows of a route can be served.</summary>
public static class ShadowReadiness
{
    /// <summary>Every shadow whose version is not there or not ready, and every default that does not fit it.</summary>
    /// <param name="spec">The route.</param>
    /// <param name="records">The records of the shadows' versions, as far as there are any.</param>
    public static ImmutableArray<FieldError> Check(RouteSpec spec, IReadOnlyDictionary<VersionKey, VersionRecord> records)
    {
        var errors = ImmutableArray.CreateBuilder<FieldError>();
        for (var i = 0; i < spec.Shadows.Length; i++)
        {
            var (field, shadow) = ($"shadows[{i}]", spec.Shadows[i]);
            if (!records.TryGetValue(shadow.Version, out var record))
                errors.Add(new FieldError($"{field}.version", $"is {shadow.Version}, expected a version that was deployed"));
            else if (!RouteReadiness.CanBeRouted(record))
                errors.Add(new FieldError($"{field}.version", $"is {shadow.Version}, which is {record.State}, expected one that is Ready, Serving or Superseded"));
            for (var j = 0; record is not null && j < shadow.Defaults.Length; j++)
            {
                if (RequestValidator.CheckGiven(record.Manifest.Signature, shadow.Version.Model, [shadow.Defaults[j]]) is { } wrong)
                    errors.Add(new FieldError($"{field}.inputs[{j}]", wrong.Message));
            }
        }

        return errors.ToImmutable();
    }
}
