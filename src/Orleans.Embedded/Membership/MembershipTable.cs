using System.Collections.Immutable;
using System.Threading.Channels;

namespace Orleans.Runtime;

/// <summary>The members of one process's cluster. Everybody sees a change at once.</summary>
internal sealed class MembershipTable
{
    private readonly Lock _gate = new();
    private readonly List<Channel<ClusterMembershipSnapshot>> _watchers = [];
    private ImmutableDictionary<SiloAddress, Silo> _silos = ImmutableDictionary<SiloAddress, Silo>.Empty;
    private volatile Silo[] _active = [];
    private volatile ClusterMembershipSnapshot _snapshot =
        new(ImmutableDictionary<SiloAddress, ClusterMember>.Empty, new MembershipVersion(0));

    public event Action? Changed;

    public ClusterMembershipSnapshot Snapshot => _snapshot;

    public MembershipVersion Version => _snapshot.Version;

    // In the order in which they joined.
    public Silo[] Active => _active;

    public Silo? Find(SiloAddress address) => _silos.GetValueOrDefault(address);

    // The silo that takes a client's calls to a grain.
    public Silo? Gateway(GrainId grainId)
    {
        var active = _active;
        return active.Length == 0 ? null : active[grainId.GetUniformHashCode() % (uint)active.Length];
    }

    public void SetStatus(Silo silo, SiloStatus status)
    {
        lock (_gate)
        {
            if (silo.Status == SiloStatus.Dead) return;
            silo.Status = status;
            _silos = _silos.SetItem(silo.Address, silo);
            _active = [.. _silos.Values.Where(member => member.Status == SiloStatus.Active).OrderBy(member => member.Address)];
            var member = new ClusterMember(silo.Address, status, silo.Name);
            _snapshot = new ClusterMembershipSnapshot(
                _snapshot.Members.SetItem(silo.Address, member), new MembershipVersion(_snapshot.Version.Value + 1));
            foreach (var watcher in _watchers) watcher.Writer.TryWrite(_snapshot);
        }

        Changed?.Invoke();
    }

    public async IAsyncEnumerable<ClusterMembershipSnapshot> WatchAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var watcher = Channel.CreateUnbounded<ClusterMembershipSnapshot>();
        lock (_gate)
        {
            watcher.Writer.TryWrite(_snapshot);
            _watchers.Add(watcher);
        }

        try
        {
            await foreach (var snapshot in watcher.Reader.ReadAllAsync(cancellationToken)) yield return snapshot;
        }
        finally
        {
            lock (_gate) _watchers.Remove(watcher);
        }
    }
}
