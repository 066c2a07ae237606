namespace ModelGrains.Protocol.Management;

/// <summary>A model and its versions, as the management API shows them.</summary>
/// <param name="Model">The name.</param>
/// <param name="RouteRevision">The route's revision.</param>
/// <param name="Versions">The versions, ascending.</param>
public sealed record ModelView(string Model, long RouteRevision, IReadOnlyList<VersionView> Versions);
