using System.Collections.Concurrent;

namespace Orleans.Runtime;

/// <summary>The stateless workers of one silo: per grain, activations up to the class's limit, made when all others are busy.</summary>
internal sealed class StatelessWorkers(Silo silo)
{
    private readonly ConcurrentDictionary<GrainId, Pool> _pools = new();

    public void Receive(RequestBase request, GrainClass grainClass)
    {
        while (true)
        {
            if (silo.Status != SiloStatus.Active)
            {
                silo.Cluster.Route(request, null);
                return;
            }

            var pool = _pools.GetOrAdd(request.Target.GrainId, static (_, max) => new Pool(max), grainClass.Worker!.MaxLocal);
            if (pool.Pick(silo, request) is { } worker && worker.Receive(request)) return;
        }
    }

    public void Forget(Activation activation)
    {
        if (_pools.TryGetValue(activation.GrainId, out var pool) && pool.Remove(activation))
            _pools.TryRemove(KeyValuePair.Create(activation.GrainId, pool));
    }

    private sealed class Pool(int max)
    {
        private readonly Lock _gate = new();
        private readonly List<Activation> _workers = [];
        private bool _closed;

        // Null when the last worker has left: then the pool leaves too.
        public Activation? Pick(Silo silo, RequestBase request)
        {
            Activation made;
            lock (_gate)
            {
                if (_closed) return null;
                Activation? least = null;
                var load = int.MaxValue;
                foreach (var worker in _workers)
                {
                    var own = worker.Load;
                    if (own >= load) continue;
                    (least, load) = (worker, own);
                    if (load == 0) return worker;
                }

                if (least is not null && _workers.Count >= max) return least;
                made = silo.MakeActivation(request.Target.GrainId);
                _workers.Add(made);
            }

            made.Start(request.Context);
            return made;
        }

        // True when it was the last.
        public bool Remove(Activation activation)
        {
            lock (_gate)
            {
                _workers.Remove(activation);
                return _closed = _workers.Count == 0;
            }
        }
    }
}
