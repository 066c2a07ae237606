using System.Collections.Immutable;
using ModelGrains.Errors;
using ModelGrains.Rollouts;

namespace ModelGrains.Core.Rollouts;

/// <summary>Checks the webhooks that a rollout names; collects every error.</summary>
public static class RolloutWebhooks
{
    /// <summary>Every error; empty where there is none.</summary>
    /// <param name="spec">The rollout.</param>
    /// <param name="known">The names of the webhooks that are configured.</param>
    public static ImmutableArray<FieldError> Check(RolloutSpec spec, IReadOnlyCollection<string> known)
    {
        var expected = known.Count > 0 ? $"one of {string.Join(", ", known)}" : "none: the server has no webhooks";
        var errors = ImmutableArray.CreateBuilder<FieldError>();
        for (var i = 0; i < spec.Webhooks.Length; i++)
        {
            if (!known.Contains(spec.Webhooks[i]))
                errors.Add(new FieldError($"webhooks[{i}]", $"is '{spec.Webhooks[i]}', expected {expected}"));
            else if (spec.Webhooks.IndexOf(spec.Webhooks[i]) < i)
                errors.Add(new FieldError($"webhooks[{i}]", $"is '{spec.Webhooks[i]}' again, expected each once"));
        }

        return errors.ToImmutable();
    }
}
