namespace ModelGrains.Protocol.Management;

/// <summary>What an extension asks for; one of the two.</summary>
/// <param name="For">How long from now: <c>30d</c> or <c>P30D</c>.</param>
/// <param name="Until">Until when: a date, or a date and time.</param>
public sealed record ExtendCommandView(string? For, string? Until);
