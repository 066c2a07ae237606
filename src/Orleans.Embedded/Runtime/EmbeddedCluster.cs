using System.Collections.Concurrent;

namespace Orleans.Runtime;

/// <summary>
/// What the silos of one process share in place of a network: who is a member, where each grain is, and what memory
/// storage and in-memory reminders hold. A host has one of its own; a test cluster gives one to all its hosts.
/// </summary>
internal sealed class EmbeddedCluster
{
    private const int MaxForwards = 2;
    private readonly ConcurrentDictionary<GrainId, Activation> _directory = new();
    private readonly ConcurrentDictionary<(Type, string), object> _shared = new();
    private readonly Lock _placing = new();

    public MembershipTable Membership { get; } = new();

    // Something that outlives a silo: one instance per type and name.
    public T Shared<T>(string name)
        where T : class, new() => (T)_shared.GetOrAdd((typeof(T), name), static _ => new T());

    public Activation? Find(GrainId grainId) => _directory.GetValueOrDefault(grainId);

    public void Forget(Activation activation) => _directory.TryRemove(new KeyValuePair<GrainId, Activation>(activation.GrainId, activation));

    // Delivers a request to its grain's activation, or has one placed.
    public void Route(RequestBase request, Silo? from)
    {
        try
        {
            var grainId = request.Target.GrainId;
            while (_directory.TryGetValue(grainId, out var activation))
            {
                if (activation.Receive(request)) return;
                Forget(activation);
            }

            Place(request, grainId, from);
        }
        catch (Exception exception)
        {
            request.Fail(exception);
        }
    }

    // An activation ended with this request in its queue.
    public void Forward(RequestBase request, Silo from, bool wasValid)
    {
        // One that served nothing may be followed by another that serves nothing: that must end.
        if (!wasValid && ++request.Forwards > MaxForwards)
        {
            request.Fail(new OrleansMessageRejectionException($"Forwarding failed: tried to forward message {request} for {MaxForwards} times."));
            return;
        }

        request.Activation = null;
        Route(request, from);
    }

    // The grain's activation, made on that silo if there is none; null when the silo takes no more.
    public Activation? GetOrActivate(GrainId grainId, Silo silo, Dictionary<string, object>? requestContext)
    {
        Activation made;
        lock (_placing)
        {
            if (_directory.TryGetValue(grainId, out var existing)) return existing;
            if (silo.Status != SiloStatus.Active) return null;
            made = silo.MakeActivation(grainId);
            _directory[grainId] = made;
        }

        made.Start(requestContext);
        return made;
    }

    // Nothing is placed on a silo once this has returned with a status that is not active.
    public void SetStatus(Silo silo, SiloStatus status)
    {
        lock (_placing) Membership.SetStatus(silo, status);
    }

    private void Place(RequestBase request, GrainId grainId, Silo? from)
    {
        var silo = from is { Status: SiloStatus.Active } ? from : Membership.Gateway(grainId);
        if (silo is null)
        {
            request.Fail(new SiloUnavailableException($"No silo is active: {request} cannot be placed."));
            return;
        }

        var grainClass = silo.Class(grainId.Type);
        if (grainClass.Worker is not null && !silo.Placement.HasFilters(grainClass)) silo.Workers.Receive(request, grainClass);
        else _ = silo.Placement.PlaceAsync(request, grainClass);
    }
}
