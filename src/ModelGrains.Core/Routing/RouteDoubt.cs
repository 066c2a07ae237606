namespace ModelGrains.Core.Routing;

/// <summary>A route of which a silo heard of a newer revision than it has.</summary>
/// <param name="Model">The model.</param>
/// <param name="Revision">The newest revision that it heard of.</param>
public readonly record struct RouteDoubt(ModelName Model, long Revision);
