namespace ModelGrains.Core.Retirement;

/// <summary>Arithmetic of times that ends at the last one there is: manifests may say any number of days.</summary>
internal static class SafeTime
{
    public static DateTimeOffset Add(DateTimeOffset time, TimeSpan period) =>
        period > DateTimeOffset.MaxValue - time ? DateTimeOffset.MaxValue : time + period;

    public static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset? other) => other > one ? other.Value : one;
}
