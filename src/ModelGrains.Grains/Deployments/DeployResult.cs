using ModelGrains.Models;
using ModelGrains.Routing;

namespace ModelGrains.Grains.Deployments;

/// <summary>A deployment that succeeded.</summary>
/// <param name="Record">The version's record.</param>
/// <param name="Route">The route that serves it.</param>
/// <param name="Samples">How many samples answered as expected.</param>
public sealed record DeployResult(VersionRecord Record, RouteRevision Route, int Samples);
