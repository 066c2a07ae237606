using ModelGrains.Models;

namespace ModelGrains.Grains.Retirement;

/// <summary>How much memory versions hold. Safe for concurrent use.</summary>
public interface ILoadedMemory
{
    /// <summary>What each of some versions holds over all silos, in bytes; those that hold none may be left out.</summary>
    Task<IReadOnlyDictionary<VersionKey, long>> ReadAsync(IReadOnlyCollection<VersionRecord> records);
}
