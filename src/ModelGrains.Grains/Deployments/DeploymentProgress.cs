using ModelGrains.Deployments;

namespace ModelGrains.Grains.Deployments;

/// <summary>What a step gave.</summary>
/// <param name="Apply">Puts it into the deployment's status as it is then: notes may have been added meanwhile.</param>
/// <param name="Evidence">What shows that the step is done.</param>
internal sealed record DeploymentProgress(Func<DeploymentStatus, DeploymentStatus> Apply, string Evidence)
{
    /// <summary>A step that gave nothing but its being done.</summary>
    public static DeploymentProgress Done(string evidence) => new(status => status, evidence);
}
