namespace ModelGrains.Protocol.Management;

/// <summary>Every model, as the management API lists them.</summary>
/// <param name="Models">The models, by name.</param>
public sealed record ModelListView(IReadOnlyList<ModelView> Models);
