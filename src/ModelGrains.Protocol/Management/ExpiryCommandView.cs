namespace ModelGrains.Protocol.Management;

/// <summary>What a version's expiry is to be, in place of everything said before. Nothing at all: as the manifest and the policy say.</summary>
/// <param name="UnusedFor">The time without a request after which it expires: <c>30d</c> or <c>P30D</c>.</param>
/// <param name="At">Its expiry date: a date, or a date and time.</param>
/// <param name="Exempt">Whether it never expires; not together with the others.</param>
public sealed record ExpiryCommandView(string? UnusedFor, string? At, bool Exempt);
