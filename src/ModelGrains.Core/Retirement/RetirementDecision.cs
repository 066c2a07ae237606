namespace ModelGrains.Core.Retirement;

/// <summary>What is to be done about a version, and what is ahead of it.</summary>
/// <param name="Action">What is to be done now.</param>
/// <param name="Status">How it stands.</param>
/// <param name="At">When it is going to be retired, or for a retired one deleted, if nothing else happens; null for never.</param>
/// <param name="Reason">Why.</param>
public sealed record RetirementDecision(RetirementAction Action, RetirementStatus Status, DateTimeOffset? At, string Reason);
