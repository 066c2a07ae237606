namespace ModelGrains.Protocol.Management;

/// <summary>What was said of a version's expiry, and how far its retirement has come, as the management API shows it.</summary>
/// <param name="UnusedFor">The time without a request after which it expires, as <c>30d</c>; null where neither a command nor its manifest says.</param>
/// <param name="At">Its expiry date; null where it has none.</param>
/// <param name="Exempt">Whether a command exempted it.</param>
/// <param name="ExtendedUntil">It does not expire before; null where it was not extended.</param>
/// <param name="WarnedAt">When its owner was warned; null where no warning stands.</param>
/// <param name="Warnings">How often its owner was warned.</param>
/// <param name="RetiredAt">When it was retired; null where it is not.</param>
/// <param name="RestorableUntil">Until when it can be restored; null where it is not retired.</param>
public sealed record RetirementView(
    string? UnusedFor, DateTimeOffset? At, bool Exempt, DateTimeOffset? ExtendedUntil, DateTimeOffset? WarnedAt, int Warnings,
    DateTimeOffset? RetiredAt, DateTimeOffset? RestorableUntil);
