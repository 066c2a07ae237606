namespace ModelGrains.Protocol.Management;

/// <summary>A model and its versions, as the management API shows them.</summary>
/// <param name="Model">The name.</param>
/// <param name="RouteRevision">The route's revision.</param>
/// <param name="Versions">The versions, ascending.</param>
public sealed record ModelView(string Model, long RouteRevision, IReadOnlyList<VersionView> Versions)
{
    /// <summary>The entity tag of what is stored of its route and versions, as the header <c>ETag</c> has it: for <c>If-Match</c>.</summary>
    public string Tag { get; init; } = "";
}
