using ModelGrains.Deployments;

namespace ModelGrains.Grains.Deployments;

/// <summary>What a deployment stores.</summary>
[GenerateSerializer, Alias("mg.DeploymentState")]
internal sealed class DeploymentGrainState
{
    /// <summary>How it stands; null before it is started.</summary>
    [Id(0)]
    public DeploymentStatus? Status { get; set; }
}
