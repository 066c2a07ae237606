namespace ModelGrains.Client;

/// <summary>How long an address is left alone after its connection failed; for clients of several addresses.</summary>
public sealed record AddressOptions
{
    /// <summary>The first time out, doubled with each probe that fails; more than zero, by default 1 second. A fifth more or less, at random.</summary>
    public TimeSpan InitialOutage { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest time out; at least <see cref="InitialOutage"/>, by default 30 seconds.</summary>
    public TimeSpan MaxOutage { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the one question (<c>ServerReady</c>) may take that brings an address back; more than zero, by default 5 seconds.</summary>
    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
