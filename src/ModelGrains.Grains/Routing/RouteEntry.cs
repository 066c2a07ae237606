using ModelGrains.Core.Routing;

namespace ModelGrains.Grains.Routing;

/// <summary>A route that a silo knows. Safe for concurrent use.</summary>
internal sealed class RouteEntry
{
    private RouteModel model;
    private bool isUsed;

    public RouteEntry(RouteModel model) => this.model = model;

    /// <summary>The newest revision.</summary>
    public RouteModel Model => Volatile.Read(ref model);

    /// <summary>The newest revision, for a request to go by.</summary>
    public RouteModel Use()
    {
        // Read first: one that is in use already is not written by every request.
        if (!Volatile.Read(ref isUsed))
            Volatile.Write(ref isUsed, true);
        return Model;
    }

    /// <summary>Whether a request went by it since this was asked before.</summary>
    public bool TakeUse()
    {
        var used = Volatile.Read(ref isUsed);
        Volatile.Write(ref isUsed, false);
        return used;
    }

    /// <summary>Takes a revision unless it or a newer one is there, and gives the one that stands.</summary>
    public RouteModel Offer(RouteModel offered)
    {
        var standing = Model;
        while (standing.Revision.Revision < offered.Revision.Revision)
        {
            var seen = Interlocked.CompareExchange(ref model, offered, standing);
            if (ReferenceEquals(seen, standing))
                return offered;
            standing = seen;
        }

        return standing;
    }
}
