namespace ModelGrains.Protocol.Management;

/// <summary>A deployment that succeeded, as the management API answers it.</summary>
/// <param name="Version">The version that serves.</param>
/// <param name="RouteRevision">The route's revision that serves it.</param>
/// <param name="Samples">How many samples answered as expected.</param>
public sealed record DeploymentView(VersionView Version, long RouteRevision, int Samples);
