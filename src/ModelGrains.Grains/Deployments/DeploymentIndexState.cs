using ModelGrains.Deployments;

namespace ModelGrains.Grains.Deployments;

/// <summary>What a part of the list of deployments stores.</summary>
[GenerateSerializer, Alias("mg.DeploymentIndexState")]
internal sealed class DeploymentIndexState
{
    /// <summary>The deployments, in the order they were added.</summary>
    [Id(0)]
    public List<DeploymentSummary> Deployments { get; set; } = [];
}
