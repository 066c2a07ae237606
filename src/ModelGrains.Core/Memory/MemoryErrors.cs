using ModelGrains.Errors;

namespace ModelGrains.Core.Memory;

/// <summary>The texts of memory that cannot be had.</summary>
public static class MemoryErrors
{
    /// <summary>The error of a decision that is neither to admit nor to make room.</summary>
    /// <param name="key">The version.</param>
    /// <param name="need">What it needs, in bytes.</param>
    /// <param name="budget">The silo's budget, in bytes.</param>
    /// <param name="decision">The decision.</param>
    public static ModelError Refused(VersionKey key, long need, long budget, MemoryDecision decision) => decision.Verdict switch
    {
        MemoryVerdict.TooBig => ModelErrors.Invalid(
            $"'{key}' needs {Megabytes(need)} MiB of memory, but a silo has {Megabytes(budget)} MiB for models (ModelGrains:MemoryMegabytes): it cannot be loaded"),
        MemoryVerdict.Pinned => Overloaded(key, need, budget, "pinned versions hold too much of", decision.RetryAfter),
        _ => Overloaded(key, need, budget, "versions in use hold too much of", decision.RetryAfter),
    };

    private static ModelError Overloaded(VersionKey key, long need, long budget, string why, TimeSpan retryAfter) =>
        new(ModelErrorCode.Overloaded, $"No memory to load '{key}': it needs {Megabytes(need)} MiB, and {why} the {Megabytes(budget)} MiB for models") { RetryAfter = retryAfter };

    private static string Megabytes(long bytes) => FormattableString.Invariant($"{bytes / 1048576.0:0.#}");
}
