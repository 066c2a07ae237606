namespace ModelGrains.Cli.Api;

/// <summary>How a server is.</summary>
/// <param name="Server">Where it is.</param>
/// <param name="Name">What it calls itself.</param>
/// <param name="Version">Its version.</param>
/// <param name="Live">Whether it lives.</param>
/// <param name="Ready">Whether it takes requests.</param>
internal sealed record ServerStatus(string Server, string Name, string Version, bool Live, bool Ready);
