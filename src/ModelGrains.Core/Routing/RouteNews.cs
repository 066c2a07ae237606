using System.Collections.Immutable;
using ModelGrains.Routing;

namespace ModelGrains.Core.Routing;

/// <summary>
/// What a silo knows of the revisions of routes: which it has, which it heard of, and what it can tell others. It passes on what it has and
/// what was announced to itself, not what it heard from others: an announcement that came to nothing would go round for ever. Safe for
/// concurrent use.
/// </summary>
public sealed class RouteNews
{
    private readonly Lock gate = new();
    private readonly Dictionary<ModelName, Known> routes = [];
    private readonly LinkedList<Known> changes = [];
    private readonly HashSet<Known> behind = [];
    private long stamp;

    /// <summary>The silo has a revision.</summary>
    public void OnHas(ModelName model, long revision)
    {
        lock (gate)
        {
            var known = Find(model);
            if (revision <= known.Revision)
                return;
            known.Revision = revision;
            Touch(known);
        }
    }

    /// <summary>The writer of the route says that it is about to store a revision.</summary>
    public void OnAnnounced(ModelName model, long revision)
    {
        lock (gate)
        {
            var known = Find(model);
            if (revision <= known.Revision || revision <= known.Announced)
                return;
            known.Announced = revision;
            Touch(known);
        }
    }

    /// <summary>Another silo said what it knows. Routes that this one has not are left out: it reads them when it needs them.</summary>
    public void OnHeard(RouteDigest digest)
    {
        lock (gate)
        {
            foreach (var line in digest.Lines)
            {
                if (!routes.TryGetValue(line.Model, out var known))
                    continue;
                known.Heard = Math.Max(known.Heard, Math.Max(line.Revision, line.Announced));
                Weigh(known);
            }
        }
    }

    /// <summary>The route was read from its writer, and the silo has what stands: what it doubted before that has come to it or to nothing.</summary>
    public void OnRead(RouteDoubt doubt)
    {
        lock (gate)
        {
            if (!routes.TryGetValue(doubt.Model, out var known) || known.Newest > doubt.Revision)
                return;
            known.Announced = known.Heard = 0;
            Weigh(known);
        }
    }

    /// <summary>The routes to read again, at most so many.</summary>
    public ImmutableArray<RouteDoubt> Behind(int limit)
    {
        lock (gate)
            return [.. behind.Take(limit).Select(known => new RouteDoubt(known.Model, known.Newest))];
    }

    /// <summary>What changed after a stamp that an earlier answer had; 0 for everything. Nothing new costs nothing.</summary>
    public RouteDigest Since(long after)
    {
        lock (gate)
        {
            var newer = new List<Known>();
            for (var node = changes.Last; node is not null && node.Value.Stamp > after; node = node.Previous)
                newer.Add(node.Value);
            newer.Reverse();
            var told = newer.Take(RouteDigest.MaxLines).ToList();
            return new RouteDigest
            {
                Stamp = told.Count < newer.Count ? told[^1].Stamp : stamp,
                Lines = [.. told.Select(known => new RouteDigestLine { Model = known.Model, Revision = known.Revision, Announced = known.Announced })],
            };
        }
    }

    private Known Find(ModelName model)
    {
        if (routes.TryGetValue(model, out var known))
            return known;
        return routes[model] = new Known(model);
    }

    private void Touch(Known known)
    {
        known.Stamp = ++stamp;
        if (known.Change is { } change)
            changes.Remove(change);
        known.Change = changes.AddLast(known);
        Weigh(known);
    }

    /// <summary>A route that this silo has not, nobody asks it for.</summary>
    private void Weigh(Known known)
    {
        if (known.Revision > 0 && known.Newest > known.Revision)
            behind.Add(known);
        else
            behind.Remove(known);
    }

    private sealed class Known(ModelName model)
    {
        public ModelName Model { get; } = model;

        public long Revision { get; set; }

        public long Announced { get; set; }

        public long Heard { get; set; }

        public long Stamp { get; set; }

        public LinkedListNode<Known>? Change { get; set; }

        public long Newest => Math.Max(Revision, Math.Max(Announced, Heard));
    }
}
