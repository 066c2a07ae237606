using System.Collections.Immutable;
using ModelGrains.Core.Retirement;
using ModelGrains.Errors;
using ModelGrains.Protocol.Management;
using ModelGrains.Rollouts;

namespace ModelGrains.Gateway.Management;

/// <summary>Reads A/B tests as commands say them; every error at once, each naming its field.</summary>
internal static class AbTestRequests
{
    /// <summary>The test; null where there is none.</summary>
    public static AbTestSpec? ToSpec(RolloutAbTestView? view, string field, ImmutableArray<FieldError>.Builder errors)
    {
        if (view is null)
            return null;
        if (view is { Allocation: not null, Match: not null })
            errors.Add(new FieldError($"{field}.allocation", "came with 'match', expected one of them"));
        if (view.SampleSize is < 1)
            errors.Add(new FieldError($"{field}.sampleSize", $"is {view.SampleSize}, expected 1 or more"));
        if (view.SampleOf is not (null or "outcomes" or "requests"))
            errors.Add(new FieldError($"{field}.sampleOf", $"is '{view.SampleOf}', expected outcomes or requests"));
        var spec = new AbTestSpec();
        return spec with
        {
            Allocation = view.Allocation / 100 ?? spec.Allocation,
            When = RouteRequests.ToConditions(view.Match, $"{field}.match", errors),
            SampleSize = view.SampleSize ?? 0,
            CountsRequests = view.SampleOf == "requests",
            Ends = ToTime(view.Ends, $"{field}.ends", errors),
            Outcome = view.Outcome ?? "",
        };
    }

    private static DateTimeOffset? ToTime(string? text, string field, ImmutableArray<FieldError>.Builder errors)
    {
        if (text is null)
            return null;
        if (PeriodText.TryParseTime(text, out var time))
            return time;
        errors.Add(new FieldError(field, $"is '{text}', expected {PeriodText.TimeRule}"));
        return null;
    }
}
