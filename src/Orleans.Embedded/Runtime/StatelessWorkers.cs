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
            var pool = _pools.GetOrAdd(request.Target.GrainId, static (_, max) => new Pool(max), grainClass.Worker!.MaxLocal);
            if (silo.Status != SiloStatus.Active)
            {
                silo.Cluster.Route(request, null);
                return;
            }

            if (pool.Pick(silo, request).Receive(request)) return;
        }
    }

    public void Forget(Activation activation)
    {
        if (_pools.TryGetValue(activation.GrainId, out var pool)) pool.Remove(activation);
    }

    private sealed class Pool(int max)
    {
        private readonly Lock _gate = new();
        private readonly List<Activation> _workers = [];

        public Activation Pick(Silo silo, RequestBase request)
        {
            Activation made;
            lock (_gate)
            {
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

            made.Start(RequestContext.Current);
            return made;
        }

        public void Remove(Activation activation)
        {
            lock (_gate) _workers.Remove(activation);
        }
    }
}
