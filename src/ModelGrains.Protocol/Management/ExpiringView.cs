namespace ModelGrains.Protocol.Management;

/// <summary>What retirement has ahead, as the management API shows it.</summary>
/// <param name="Time">The time that it was seen at, in UTC.</param>
/// <param name="Until">How far it looks.</param>
/// <param name="Versions">The versions, the soonest first.</param>
/// <param name="MemoryInBytes">How much memory comes back by those that are going to be retired.</param>
/// <param name="PackagesInBytes">How much package store comes back by those, once their grace time is over.</param>
public sealed record ExpiringView(
    DateTimeOffset Time, DateTimeOffset Until, IReadOnlyList<ExpiringVersionView> Versions, long MemoryInBytes, long PackagesInBytes);
