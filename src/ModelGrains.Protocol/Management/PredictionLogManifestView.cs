namespace ModelGrains.Protocol.Management;

/// <summary>What the manifest of a version asks to be logged.</summary>
/// <param name="Version">The version.</param>
/// <param name="SampleRate">The share of its requests.</param>
/// <param name="Inputs">Whether the inputs are logged with the outputs.</param>
public sealed record PredictionLogManifestView(int Version, double SampleRate, bool Inputs);
