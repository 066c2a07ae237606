namespace ModelGrains.Protocol.Management;

/// <summary>Why requests that a shadow was to get copies of were not compared.</summary>
/// <param name="Dropped">The queue was full.</param>
/// <param name="Paused">A silo was under pressure.</param>
/// <param name="Incomplete">An input was missing.</param>
/// <param name="Expired">Their time was over before they were run, or the shadow was taken away meanwhile.</param>
/// <param name="Missing">Which inputs were missing how often, by name.</param>
public sealed record ShadowLeftOutView(long Dropped, long Paused, long Incomplete, long Expired, IReadOnlyDictionary<string, long> Missing);
