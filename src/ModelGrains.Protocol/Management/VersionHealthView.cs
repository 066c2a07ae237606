namespace ModelGrains.Protocol.Management;

/// <summary>The health and usage of one version.</summary>
/// <param name="Version">The version: <c>fraud/3</c>.</param>
/// <param name="State">Where it stands in its life.</param>
/// <param name="Desired"><c>Loaded</c> or <c>Unloaded</c>: what is wanted of it.</param>
/// <param name="Health"><c>Healthy</c>, <c>Unhealthy</c> (one instance is), <c>Unknown</c>, or <c>NotLoaded</c>.</param>
/// <param name="Reason">What is wrong; empty where nothing is.</param>
/// <param name="Instances">Its instances on silos.</param>
/// <param name="Usage">Its usage; null where it was never used.</param>
public sealed record VersionHealthView(
    string Version, string State, string Desired, string Health, string Reason, IReadOnlyList<InstanceHealthView> Instances, UsageView? Usage);
