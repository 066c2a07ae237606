namespace ModelGrains.Grains.Catalog;

/// <summary>Orders versions by model name, then number.</summary>
internal sealed class VersionKeyOrder : IComparer<VersionKey>
{
    public static VersionKeyOrder Instance { get; } = new();

    public int Compare(VersionKey x, VersionKey y)
    {
        var byName = string.CompareOrdinal(x.Model.Value, y.Model.Value);
        return byName != 0 ? byName : x.Version.CompareTo(y.Version);
    }
}
