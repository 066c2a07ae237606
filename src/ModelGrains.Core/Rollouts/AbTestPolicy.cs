using System.Globalization;
using ModelGrains.Core.Experiments;
using ModelGrains.Errors;
using ModelGrains.Rollouts;
using ModelGrains.Routing;

namespace ModelGrains.Core.Rollouts;

/// <summary>What an A/B test of a rollout is owed, and what it says: its split stands until it has what it was to have, and nobody is to look before.</summary>
public static class AbTestPolicy
{
    /// <summary>The segment of a test whose new version is for requests that meet conditions.</summary>
    public const string Segment = "ab-test";

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <summary>Whether the test has ended, as it was to or before.</summary>
    public static bool IsOver(RolloutStatus status) => status.Test?.Until is not null;

    /// <summary>What its report is of: the time of its split.</summary>
    /// <param name="status">A rollout whose test has begun.</param>
    /// <param name="level">How often an interval holds the true value.</param>
    public static ExperimentQuery QueryOf(RolloutStatus status, double level)
    {
        var (test, control) = (status.Spec.AbTest!, RolloutRoutes.MainVersion(status.Before, status.Spec.Version)!.Value);
        return new ExperimentQuery
        {
            Versions = [control, status.Spec.Version],
            Control = control,
            From = status.Test!.Since,
            To = status.Test.Until,
            Outcome = test.Outcome,
            Level = level,
            WithSegments = !test.When.IsEmpty,
        };
    }

    /// <summary>Why the report is not given yet.</summary>
    /// <param name="status">A rollout whose test has not ended.</param>
    public static ModelError NotOver(RolloutStatus status) =>
        ModelErrors.Conflict($"the A/B test of rollout {status.Number} of '{status.Model}' has not ended: {Progress(status)}. Who looks before the end finds differences that are none: peek=true shows it anyway");

    /// <summary>How far it is, in words.</summary>
    public static string Progress(RolloutStatus status)
    {
        var (test, progress) = (status.Spec.AbTest!, status.Test);
        var of = test.SampleSize > 0 ? $" of {test.SampleSize}" : "";
        var counted = progress?.CountedAt is { } at
            ? $"{progress.Stable}{of} {Unit(test)} of the old version and {progress.Canary}{of} of the new one at {Time(at)}" : "nothing is counted yet";
        return test.Ends is { } ends ? $"{counted}, it ends at {Time(ends)}" : counted;
    }

    /// <summary>The rollout once its test was counted, or could not be.</summary>
    /// <param name="status">The rollout.</param>
    /// <param name="counted">What was counted.</param>
    /// <param name="took">How long that took.</param>
    /// <param name="now">The time.</param>
    public static RolloutStatus OnCounted(RolloutStatus status, Outcome<ExperimentReport> counted, TimeSpan took, DateTimeOffset now)
    {
        var progress = status.Test! with { CountedAt = now, Took = took, Error = counted.IsSuccess ? "" : counted.Error.Message };
        if (counted.IsSuccess)
            progress = progress with { Stable = Count(status, counted.Value.Arms[0]), Canary = Count(status, counted.Value.Arms[1]) };
        var next = status with { Test = progress };
        return progress.Error.Length > 0 && progress.Error != status.Test.Error ? RolloutPolicy.Note(next, RolloutPolicy.Actor, $"the test cannot be counted: {progress.Error}", now) : next;
    }

    internal static RouteSpec RouteOf(RolloutStatus status, AbTestSpec test)
    {
        if (test.When.IsEmpty)
            return RolloutRoutes.Share(status, test.Allocation, RolloutRoutes.Canary);
        var route = RolloutRoutes.Share(status, 0, RolloutRoutes.Canary);
        return route with { Segments = route.Segments.Insert(0, new RouteSegment { Name = Segment, When = test.When, Version = status.Spec.Version }) };
    }

    internal static string Text(ModelVersion version, AbTestSpec test)
    {
        var who = test.When.IsEmpty ? RolloutText.Percent(test.Allocation) : $"segment '{Segment}'";
        string?[] ends = [test.SampleSize > 0 ? $"{test.SampleSize} {Unit(test)} of each version" : null, test.Ends is { } time ? Time(time) : null];
        return $"{who} to version {version} until {string.Join(" or ", ends.Where(end => end is not null))}";
    }

    internal static RolloutAction Next(RolloutStatus status, AbTestSpec test, DateTimeOffset since, TimeSpan untilMeasured, DateTimeOffset now)
    {
        if (status.Test is not { } progress)
            return RolloutAction.Store(status with { Test = new AbTestProgress { Since = since } });
        if (test.Ends <= now)
            return RolloutAction.Store(End(status, progress with { Until = test.Ends }, now));
        if (test.SampleSize > 0 && progress is { CountedAt: { } countedAt, Error: "" } && progress.Stable >= test.SampleSize && progress.Canary >= test.SampleSize)
            return RolloutAction.Store(End(status, progress with { Until = countedAt }, now));
        // Who tells it to go on after a pause has it counted at once.
        var left = progress.CountedAt is { } last && last >= since && last <= now ? last + Max(Interval, CountingPace.RestAfter(progress.Took)) - now : TimeSpan.Zero;
        if (left <= TimeSpan.Zero)
            return RolloutAction.Count(QueryOf(status, ExperimentQuery.DefaultLevel));
        left = Waits.Sooner(left, LongestWait);
        if (test.Ends is { } ends)
            left = Waits.Sooner(left, ends - now);
        return RolloutAction.WaitFor(Waits.Sooner(left, untilMeasured));
    }

    private static RolloutStatus End(RolloutStatus status, AbTestProgress progress, DateTimeOffset now)
    {
        var ended = RolloutPolicy.MoveTo(status, status.Stage + 1, now) with { Test = progress };
        return RolloutPolicy.Note(ended, RolloutPolicy.Actor, $"the test has ended: {Progress(ended)}", now);
    }

    private static long Count(RolloutStatus status, ExperimentArm arm) => status.Spec.AbTest!.CountsRequests ? arm.Requests : arm.Outcomes - arm.NotNumbers;

    private static string Unit(AbTestSpec test) => test.CountsRequests ? "requests" : "outcomes";

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
