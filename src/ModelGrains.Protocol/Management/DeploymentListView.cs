namespace ModelGrains.Protocol.Management;

/// <summary>Deployments, as the management API lists them.</summary>
/// <param name="Deployments">The deployments, newest first, without their events.</param>
public sealed record DeploymentListView(IReadOnlyList<DeploymentStatusView> Deployments);
