using System.Collections.Immutable;

namespace ModelGrains.Gateway.DataPlane;

/// <summary>Who the server says it is.</summary>
/// <param name="Name">The server's name; a setting, since some clients check it.</param>
/// <param name="Version">The server's version.</param>
/// <param name="Extensions">The protocol extensions it has.</param>
public sealed record ServerDescription(string Name, string Version, ImmutableArray<string> Extensions);
