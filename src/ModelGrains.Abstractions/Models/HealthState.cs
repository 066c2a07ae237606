namespace ModelGrains.Models;

/// <summary>Whether an instance gives right answers, as its own probes found. The numbers go over the wire and never change.</summary>
public enum HealthState
{
    /// <summary>Not probed yet, or there is nothing to probe it with: its package has no samples.</summary>
    Unknown = 1,

    /// <summary>The last probe was answered right.</summary>
    Healthy = 2,

    /// <summary>Probes failed, so many in a row that it is out of the route, or it could not be loaded.</summary>
    Unhealthy = 3,
}
