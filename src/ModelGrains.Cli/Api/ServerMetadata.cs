namespace ModelGrains.Cli.Api;

/// <summary>A server as <c>GET /v2</c> describes it.</summary>
/// <param name="Name">What it calls itself.</param>
/// <param name="Version">Its version.</param>
internal sealed record ServerMetadata(string Name, string Version);
