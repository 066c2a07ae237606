using ModelGrains.Core.Usage;

namespace ModelGrains.Grains.Usage;

/// <summary>What is stored of one version's usage.</summary>
internal sealed class StoredUsage
{
    /// <summary>The usage; null before the first write.</summary>
    public UsageLedger? Ledger { get; set; }
}
