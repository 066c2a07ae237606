namespace ModelGrains.Protocol.Management;

/// <summary>To which revision a route goes back.</summary>
/// <param name="To">The revision; without it the one before the present.</param>
/// <param name="Reason">Why, for the history.</param>
public sealed record RouteUndoView(long? To, string? Reason);
