using System.Collections.Immutable;

namespace Orleans.Runtime.MembershipService.SiloMetadata;

/// <summary>A silo's labels.</summary>
public sealed record SiloMetadata
{
    /// <summary>No labels.</summary>
    public static SiloMetadata Empty { get; } = new();

    /// <summary>Names and values.</summary>
    public ImmutableDictionary<string, string> Metadata { get; private init; } = ImmutableDictionary<string, string>.Empty;

    internal static SiloMetadata From(IEnumerable<KeyValuePair<string, string>> metadata) =>
        new() { Metadata = ImmutableDictionary.CreateRange(metadata) };
}
