namespace Orleans.Runtime;

/// <summary>Where an activation is.</summary>
public sealed class GrainAddress
{
    /// <summary>The grain.</summary>
    public GrainId GrainId { get; init; }

    /// <summary>The activation.</summary>
    public ActivationId ActivationId { get; init; }

    /// <summary>The silo.</summary>
    public SiloAddress? SiloAddress { get; init; }

    /// <summary>The membership in which the activation was made.</summary>
    public MembershipVersion MembershipVersion { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"[{SiloAddress} {GrainId} {ActivationId}]";
}
