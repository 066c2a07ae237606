namespace ModelGrains.Protocol.Management;

/// <summary>How often the primary said one class and the candidate another, or the same one.</summary>
/// <param name="Primary">The primary's class; absent for all that are not told apart.</param>
/// <param name="Candidate">The candidate's class; absent for all that are not told apart.</param>
/// <param name="Count">How often.</param>
public sealed record ConfusionCellView(string? Primary, string? Candidate, long Count);
