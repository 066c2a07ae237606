namespace ModelGrains.Grains.Deployments;

/// <summary>Settings of deployments.</summary>
public sealed class DeploymentOptions
{
    /// <summary>What the silos of this cluster run models on: <c>cpu</c>, <c>gpu</c>. Default: <c>cpu</c> alone.</summary>
    public IReadOnlySet<string> Accelerators { get; set; } = new HashSet<string>(StringComparer.Ordinal) { "cpu" };

    /// <summary>A folder for packages that are being bundled.</summary>
    public required string WorkFolder { get; init; }
}
