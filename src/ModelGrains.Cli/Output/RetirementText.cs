using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Output;

/// <summary>A version's retirement in words.</summary>
internal static class RetirementText
{
    /// <summary>What follows "is retired": <c>, and can be restored until 2027-02-14 12:00:00Z</c>.</summary>
    public static string Restorable(VersionView version) =>
        version.Retirement?.RestorableUntil is { } until ? $", and can be restored until {Units.Time(until)}" : "";

    /// <summary>When it expires: <c>expires when unused for 30d or at 2027-01-31 00:00:00Z</c>.</summary>
    public static string Expiry(VersionView version)
    {
        if (version.Retirement is { Exempt: true })
            return "never expires";
        string?[] parts =
        [
            version.Retirement?.UnusedFor is { } period ? $"when unused for {period}" : null,
            version.Retirement?.At is { } at ? $"at {Units.Time(at)}" : null,
        ];
        var said = parts.OfType<string>().ToList();
        var expiry = said.Count == 0 ? "expires as the server's policy says" : $"expires {string.Join(" or ", said)}";
        return version.Retirement?.ExtendedUntil is { } until ? $"{expiry}, not before {Units.Time(until)}" : expiry;
    }
}
