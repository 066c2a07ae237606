using System.Collections.Immutable;
using System.Globalization;
using ModelGrains.Core.Routing;
using ModelGrains.Errors;
using ModelGrains.Rollouts;
using static System.FormattableString;

namespace ModelGrains.Core.Rollouts;

/// <summary>Which A/B tests a rollout may be; collects every error.</summary>
internal static class AbTestRules
{
    private const int MaxLength = 256;

    /// <summary>Errors of a spec by itself.</summary>
    public static void Check(RolloutSpec spec, ImmutableArray<FieldError>.Builder errors)
    {
        if (spec.Strategy == RolloutStrategy.AbTest && spec.AbTest is null)
            errors.Add(new FieldError("abTest", "is missing, expected how to split the traffic and when to end"));
        if (spec.Strategy != RolloutStrategy.AbTest && spec.AbTest is not null)
            errors.Add(new FieldError("abTest", $"is given, but the strategy is {RolloutCommands.Words(spec.Strategy)}"));
        if (spec.AbTest is not { } test)
            return;
        if (!(test.Allocation is > 0 and < 1))
            errors.Add(new FieldError("abTest.allocation", Invariant($"is {test.Allocation * 100:0.###}, expected above 0 and below 100 percent")));
        if (test.SampleSize < 0)
            errors.Add(new FieldError("abTest.sampleSize", $"is {test.SampleSize}, expected 1 or more"));
        if (test is { SampleSize: 0, Ends: null })
            errors.Add(new FieldError("abTest", "has neither 'sampleSize' nor 'ends', expected when it ends"));
        if (test.Outcome.Length > MaxLength)
            errors.Add(new FieldError("abTest.outcome", $"has {test.Outcome.Length} characters, expected at most {MaxLength}"));
        SegmentValidator.CheckConditions("abTest.match", test.When, 0, errors);
    }

    /// <summary>Errors of a test that is to begin now, over the route that stands.</summary>
    public static void CheckStart(RolloutStatus status, ImmutableArray<FieldError>.Builder errors)
    {
        if (status.Spec.AbTest is not { } test)
            return;
        if (test.When.IsEmpty && status.Spec.Sticky is null && status.Before.Sticky is null)
            errors.Add(new FieldError("sticky", "is missing, and the route has none: expected what keeps callers on their version, who else would see both"));
        if (test.Ends <= status.StageSince)
            errors.Add(new FieldError("abTest.ends", $"is {test.Ends.Value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}, expected a time to come"));
    }
}
