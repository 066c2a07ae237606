namespace ModelGrains.Grains.Usage;

/// <summary>Which versions a usage partition knows; each one's usage is stored by itself (<see cref="StoredUsage"/>).</summary>
[GenerateSerializer, Alias("mg.UsageState")]
internal sealed class UsageState
{
    /// <summary>The versions.</summary>
    [Id(0)]
    public List<VersionKey> Keys { get; set; } = [];
}
