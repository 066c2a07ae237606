using System.Collections.Immutable;

namespace ModelGrains.Core.Memory;

/// <summary>Decides whether a load may take memory, and what leaves for it. A pure function of what a silo holds.</summary>
public static class MemoryPolicy
{
    /// <summary>When to ask again where what could leave is in use: runs are short.</summary>
    public static readonly TimeSpan InUseRetry = TimeSpan.FromMilliseconds(500);

    /// <summary>When to ask again where only somebody's command makes room.</summary>
    public static readonly TimeSpan PinnedRetry = TimeSpan.FromSeconds(30);

    /// <summary>Decides on one load.</summary>
    /// <param name="budget">What all loaded versions of the silo may take, in bytes.</param>
    /// <param name="need">What the load takes, in bytes.</param>
    /// <param name="holdings">What the silo holds, loads under way included.</param>
    /// <param name="mayMakeRoom">Whether others may leave for it.</param>
    public static MemoryDecision Decide(long budget, long need, IReadOnlyCollection<MemoryHolding> holdings, bool mayMakeRoom = true)
    {
        if (need > budget)
            return new MemoryDecision(MemoryVerdict.TooBig, [], TimeSpan.Zero);
        long used = 0, pinned = 0, idle = 0;
        foreach (var holding in holdings)
        {
            used += holding.Bytes;
            if (holding.IsPinned)
                pinned += holding.Bytes;
            else if (!holding.IsInUse)
                idle += holding.Bytes;
        }

        if (used + need <= budget)
            return new MemoryDecision(MemoryVerdict.Admit, [], TimeSpan.Zero);
        if (pinned + need > budget)
            return new MemoryDecision(MemoryVerdict.Pinned, [], PinnedRetry);
        if (!mayMakeRoom || used - idle + need > budget)
            return new MemoryDecision(MemoryVerdict.InUse, [], InUseRetry);
        return new MemoryDecision(MemoryVerdict.MakeRoom, Leaving(used + need - budget, holdings), TimeSpan.Zero);
    }

    /// <summary>The longest unused that are enough. One that is not needed after all, because a later one alone is enough, stays.</summary>
    private static ImmutableArray<PackageDigest> Leaving(long missing, IReadOnlyCollection<MemoryHolding> holdings)
    {
        var leaving = new List<MemoryHolding>();
        long freed = 0;
        foreach (var holding in holdings.Where(holding => !holding.IsPinned && !holding.IsInUse).OrderBy(holding => holding.LastUsed))
        {
            if (freed >= missing)
                break;
            leaving.Add(holding);
            freed += holding.Bytes;
        }

        for (var i = leaving.Count - 1; i >= 0; i--)
        {
            if (freed - leaving[i].Bytes < missing)
                continue;
            freed -= leaving[i].Bytes;
            leaving.RemoveAt(i);
        }

        return [.. leaving.Select(holding => holding.Content)];
    }
}
