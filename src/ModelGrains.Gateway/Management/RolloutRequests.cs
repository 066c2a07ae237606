using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using ModelGrains.Core.Rollouts;
using ModelGrains.Errors;
using ModelGrains.Protocol.Management;
using ModelGrains.Rollouts;

namespace ModelGrains.Gateway.Management;

/// <summary>Reads rollouts as commands say them; every error at once, each naming its field. Whether a rollout makes sense is checked after that.</summary>
internal static class RolloutRequests
{
    /// <summary>What stands for the version that a deployment has not made yet.</summary>
    private static readonly ModelVersion ToCome = new(1);

    private static readonly JsonSerializerOptions Options = new(ManagementJson.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <summary>The rollout that a command asks for.</summary>
    public static Outcome<RolloutSpec> ToSpec(RolloutSpecView view)
    {
        var errors = ImmutableArray.CreateBuilder<FieldError>();
        ModelVersion? version = null;
        if (view.Version is { } number)
            version = RouteRequests.ToVersion(number, "version", errors);
        else
            errors.Add(new FieldError("version", "is missing, expected the version to roll out"));
        var spec = ToSpec(view, version ?? ToCome, errors);
        return errors.Count > 0 ? ModelErrors.Invalid("The rollout", errors.ToImmutable()) : spec;
    }

    /// <summary>The rollout of a deployment, given as JSON; null where there is none, or with errors.</summary>
    public static RolloutSpec? ToDeployed(string? json, IReadOnlyCollection<string> webhooks, List<FieldError> errors)
    {
        if (string.IsNullOrEmpty(json))
            return null;
        RolloutSpecView? view;
        try
        {
            view = JsonSerializer.Deserialize<RolloutSpecView>(json, Options);
        }
        catch (JsonException e)
        {
            errors.Add(new FieldError("rollout" + (e.Path is { Length: > 2 } path ? path[1..] : ""), "is not the JSON that is expected"));
            return null;
        }

        var found = ImmutableArray.CreateBuilder<FieldError>();
        if (view?.Version is { } number)
            found.Add(new FieldError("version", $"is {number}, expected none: it is the deployment's"));
        var spec = view is null ? null : ToSpec(view, ToCome, found);
        if (spec is not null)
        {
            found.AddRange(RolloutValidator.CheckSpec(spec));
            found.AddRange(RolloutWebhooks.Check(spec, webhooks));
        }

        errors.AddRange(found.Select(error => new FieldError($"rollout.{error.Field}", error.Message)));
        return spec;
    }

    private static RolloutSpec ToSpec(RolloutSpecView view, ModelVersion version, ImmutableArray<FieldError>.Builder errors)
    {
        var spec = new RolloutSpec { Version = version, Strategy = ToStrategy(view.Strategy, errors) };
        return spec with
        {
            Steps = RouteRequests.Map(view.Steps, "steps", errors, (step, field) => RolloutStepRequests.ToStep(step, field, errors)),
            Sticky = RouteRequests.ToSticky(view.Sticky, errors),
            MaxSurge = view.MaxSurge ?? spec.MaxSurge,
            MaxUnavailable = view.MaxUnavailable ?? spec.MaxUnavailable,
            AutoPromotionEnabled = view.AutoPromotionEnabled ?? spec.AutoPromotionEnabled,
            AutoPromotionDelay = ToTime(view.AutoPromotionSeconds, spec.AutoPromotionDelay, "autoPromotionSeconds", errors),
            PreviewLabel = view.PreviewLabel ?? spec.PreviewLabel,
            ScaleDownDelay = ToTime(view.ScaleDownDelaySeconds, spec.ScaleDownDelay, "scaleDownDelaySeconds", errors),
            ProgressDeadline = ToTime(view.ProgressDeadlineSeconds, spec.ProgressDeadline, "progressDeadlineSeconds", errors),
            Analysis = AnalysisRequests.ToSpec(view.Analysis, "analysis", 0, errors),
            Promotion = AnalysisRequests.ToSpec(view.Promotion, "promotion", 1, errors),
            AbTest = AbTestRequests.ToSpec(view.AbTest, "abTest", errors),
            RollbackWindow = view.RollbackWindow?.Revisions ?? spec.RollbackWindow,
            Share = view.Share / 100 ?? spec.Share,
            Weight = view.Weight / 100 ?? spec.Weight,
            Duration = view.Duration is { } text ? AnalysisRequests.ToTime(text, TimeSpan.FromTicks(1), "duration", errors) : null,
            IsRolling = view.Rolling ?? spec.IsRolling,
            Webhooks = [.. view.Webhooks ?? []],
        };
    }

    private static RolloutStrategy ToStrategy(string? text, ImmutableArray<FieldError>.Builder errors)
    {
        foreach (var strategy in Enum.GetValues<RolloutStrategy>())
        {
            if (RolloutCommands.Words(strategy) == text)
                return strategy;
        }

        var known = string.Join(", ", Enum.GetValues<RolloutStrategy>().Select(RolloutCommands.Words));
        errors.Add(new FieldError("strategy", $"{(text is null ? "is missing" : $"is '{text}'")}, expected one of {known}"));
        return RolloutStrategy.Canary;
    }

    private static TimeSpan ToTime(double? seconds, TimeSpan standard, string field, ImmutableArray<FieldError>.Builder errors)
    {
        if (seconds is not { } given)
            return standard;
        if (given is >= 0 and <= 1e8)
            return TimeSpan.FromSeconds(given);
        errors.Add(new FieldError(field, FormattableString.Invariant($"is {given}, expected seconds, 0 or more")));
        return standard;
    }
}
