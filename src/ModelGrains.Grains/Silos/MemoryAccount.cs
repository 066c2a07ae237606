using ModelGrains.Core.Memory;
using ModelGrains.Errors;
using ModelGrains.Grains.Models;
using ModelGrains.Models;

namespace ModelGrains.Grains.Silos;

/// <summary>
/// This silo's memory for loaded versions. Every load is admitted before it starts; what is in use or pinned stays, and what was unused
/// longest makes room. Instances of one content share a session, so a content counts once. Safe for concurrent use; loads that ask are
/// admitted one after another.
/// </summary>
public sealed class MemoryAccount : IDisposable
{
    /// <summary>How often a load looks for room: each time somebody left, or turned out to be in use or pinned.</summary>
    private const int MaxRounds = 1024;

    /// <summary>How many contents' sizes are remembered.</summary>
    private const int MaxKnown = 65_536;

    /// <summary>How long a pinned instance is not asked again.</summary>
    private static readonly TimeSpan PinMemory = TimeSpan.FromSeconds(10);

    private readonly TimeProvider time;
    private readonly SemaphoreSlim admission = new(1);
    private readonly Lock gate = new();
    private readonly Dictionary<PackageDigest, Content> contents = [];
    private readonly Dictionary<PackageDigest, long> known = [];
    private long used;

    /// <summary>Makes an account of nothing.</summary>
    public MemoryAccount(InstanceOptions options, TimeProvider time)
    {
        Budget = options.MemoryBudget;
        this.time = time;
    }

    /// <summary>What all may take together, in bytes.</summary>
    public long Budget { get; }

    /// <summary>What is taken, in bytes.</summary>
    public long Used
    {
        get
        {
            lock (gate)
                return used;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => admission.Dispose();

    /// <summary>Takes the memory for a load; <see cref="ModelErrorCode.Overloaded"/> or <see cref="ModelErrorCode.InvalidInput"/> where it cannot be had.</summary>
    /// <param name="record">The version.</param>
    /// <param name="holder">The instance.</param>
    /// <param name="mayMakeRoom">Whether others may leave for it.</param>
    internal async Task<Outcome<MemoryShare>> AdmitAsync(VersionRecord record, IMemoryHolder holder, bool mayMakeRoom)
    {
        await admission.WaitAsync();
        try
        {
            for (var round = 1; ; round++)
            {
                var (share, need, decision, leaving) = Decide(record, holder, mayMakeRoom);
                if (share is not null)
                    return share;
                if (leaving.Count == 0 || round == MaxRounds)
                    return MemoryErrors.Refused(record.Key, need, Budget, decision.Leaving.IsEmpty ? decision : decision with { RetryAfter = MemoryPolicy.InUseRetry });
                foreach (var other in leaving)
                {
                    if (await other.Holder.TryLeaveAsync($"made room for {record.Key}") == LeaveAnswer.Pinned)
                        other.PinnedAt = time.GetTimestamp();
                }
            }
        }
        finally
        {
            admission.Release();
        }
    }

    /// <summary>Whether a version could be loaded now with nothing leaving for it.</summary>
    internal bool HasRoom(VersionRecord record)
    {
        lock (gate)
            return contents.ContainsKey(record.Package) || used + Need(record) <= Budget;
    }

    /// <summary>Counts a content with what its load really took. One whose session was there already took nothing and says nothing.</summary>
    internal void Correct(MemoryShare share, long? measured)
    {
        lock (gate)
        {
            if (measured is null || !contents.TryGetValue(share.Content, out var held) || held.Shares.Count > 1)
                return;
            var bytes = MemoryEstimate.AfterLoad(held.Bytes, measured);
            used += bytes - held.Bytes;
            held.Bytes = share.Bytes = bytes;
            if (known.Count >= MaxKnown)
                known.Clear();
            known[share.Content] = bytes;
        }
    }

    internal void Release(MemoryShare share)
    {
        lock (gate)
        {
            if (!contents.TryGetValue(share.Content, out var held) || !held.Shares.Remove(share) || held.Shares.Count > 0)
                return;
            contents.Remove(share.Content);
            used -= held.Bytes;
        }
    }

    private (MemoryShare? Share, long Need, MemoryDecision Decision, List<MemoryShare> Leaving) Decide(VersionRecord record, IMemoryHolder holder, bool mayMakeRoom)
    {
        lock (gate)
        {
            var need = contents.ContainsKey(record.Package) ? 0 : Need(record);
            // Most loads fit: what is held is looked through only where this one does not.
            var decision = used + need <= Budget
                ? new MemoryDecision(MemoryVerdict.Admit, [], TimeSpan.Zero)
                : MemoryPolicy.Decide(Budget, need, [.. contents.Select(pair => Holding(pair.Key, pair.Value))], mayMakeRoom);
            if (decision.Verdict == MemoryVerdict.Admit || need == 0)
                return (Take(record, holder, need), need, decision, []);
            return (null, need, decision, [.. decision.Leaving.SelectMany(content => contents[content].Shares)]);
        }
    }

    private MemoryShare Take(VersionRecord record, IMemoryHolder holder, long need)
    {
        var share = new MemoryShare(this, record.Package, holder) { PinnedAt = record.IsPinned ? time.GetTimestamp() : null };
        if (contents.TryGetValue(record.Package, out var held))
        {
            held.Shares.Add(share);
            share.Bytes = held.Bytes;
            return share;
        }

        share.Bytes = need;
        contents[record.Package] = new Content { Bytes = need, Shares = { share } };
        used += need;
        return share;
    }

    private long Need(VersionRecord record) =>
        MemoryEstimate.ForLoad(record, known.TryGetValue(record.Package, out var before) ? before : null);

    private MemoryHolding Holding(PackageDigest content, Content held) => new(
        content, held.Bytes, held.Shares.Max(share => share.Holder.LastUsed), held.Shares.Any(share => share.Holder.IsInUse), held.Shares.Any(IsPinned));

    private bool IsPinned(MemoryShare share) => share.PinnedAt is { } known && time.GetElapsedTime(known) < PinMemory;

    private sealed class Content
    {
        public long Bytes { get; set; }

        public List<MemoryShare> Shares { get; } = [];
    }
}
