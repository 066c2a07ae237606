using ModelGrains.Core.Retirement;
using ModelGrains.Models;

namespace ModelGrains.Grains.Retirement;

/// <summary>What is ahead of one version.</summary>
/// <param name="Record">The version.</param>
/// <param name="LastUsed">When it was last used; null where nobody knows of a use.</param>
/// <param name="ExpiresAt">When it expires; null where it is retired already.</param>
/// <param name="Decision">What a sweep would do now, and what comes after.</param>
/// <param name="MemoryInBytes">How much memory it holds.</param>
public sealed record RetirementForecast(VersionRecord Record, DateTimeOffset? LastUsed, DateTimeOffset? ExpiresAt, RetirementDecision Decision, long MemoryInBytes)
{
    /// <summary>Whether it goes away if nothing else happens.</summary>
    public bool IsGoing => Decision.Status is RetirementStatus.Scheduled or RetirementStatus.Warned or RetirementStatus.Retiring;
}
