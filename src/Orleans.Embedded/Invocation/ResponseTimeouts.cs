namespace Orleans.Runtime;

/// <summary>
/// The calls that wait for an answer, in intrusive lists: adding and removing one costs a lock and no memory. One timer
/// sweeps all of them, and stands still while there are none.
/// </summary>
internal sealed class ResponseTimeouts : IDisposable
{
    private const int StripeCount = 8;
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);
    private readonly Stripe[] _stripes = new Stripe[StripeCount];
    private readonly TimeProvider _time;
    private readonly Action<RequestBase> _onTimeout;
    private readonly ITimer _timer;
    private int _armed;

    public ResponseTimeouts(TimeProvider time, Action<RequestBase> onTimeout)
    {
        for (var i = 0; i < StripeCount; i++) _stripes[i] = new Stripe();
        _time = time;
        _onTimeout = onTimeout;
        _timer = time.CreateTimer(
            static state => ((ResponseTimeouts)state!).Sweep(), this, System.Threading.Timeout.InfiniteTimeSpan, System.Threading.Timeout.InfiniteTimeSpan);
    }

    public void Add(RequestBase request, TimeSpan timeout)
    {
        if (timeout == System.Threading.Timeout.InfiniteTimeSpan) return;
        var deadline = _time.GetTimestamp() + (long)(timeout.TotalSeconds * _time.TimestampFrequency);
        _stripes[Environment.CurrentManagedThreadId % StripeCount].Add(request, deadline);
        if (Volatile.Read(ref _armed) == 0) Arm();
    }

    public void Dispose() => _timer.Dispose();

    private void Arm()
    {
        if (Interlocked.Exchange(ref _armed, 1) == 0) _timer.Change(Period, System.Threading.Timeout.InfiniteTimeSpan);
    }

    private void Sweep()
    {
        var expired = new List<RequestBase>();
        var now = _time.GetTimestamp();
        foreach (var stripe in _stripes) stripe.TakeExpired(now, expired);
        foreach (var request in expired) _onTimeout(request);

        Volatile.Write(ref _armed, 0);
        if (_stripes.Any(stripe => !stripe.IsEmpty)) Arm();
    }

    /// <summary>A request's place in its list.</summary>
    internal struct Links
    {
        internal Stripe? Stripe;
        internal RequestBase? Next;
        internal RequestBase? Previous;
        internal long Deadline;

        public readonly void Remove(RequestBase request) => Stripe?.Remove(request);
    }

    internal sealed class Stripe
    {
        private readonly Lock _gate = new();
        private RequestBase? _first;

        public bool IsEmpty
        {
            get
            {
                lock (_gate) return _first is null;
            }
        }

        public void Add(RequestBase request, long deadline)
        {
            lock (_gate)
            {
                request.Timeout = new Links { Stripe = this, Next = _first, Deadline = deadline };
                if (_first is not null) _first.Timeout.Previous = request;
                _first = request;
            }
        }

        public void Remove(RequestBase request)
        {
            lock (_gate)
            {
                // Swept in the meantime, or removed by another answer.
                if (request.Timeout.Stripe is null) return;
                Unlink(request);
            }
        }

        public void TakeExpired(long now, List<RequestBase> expired)
        {
            lock (_gate)
            {
                for (var request = _first; request is not null;)
                {
                    var next = request.Timeout.Next;
                    if (request.Timeout.Deadline <= now)
                    {
                        Unlink(request);
                        expired.Add(request);
                    }

                    request = next;
                }
            }
        }

        private void Unlink(RequestBase request)
        {
            ref var links = ref request.Timeout;
            if (links.Previous is { } previous) previous.Timeout.Next = links.Next;
            else _first = links.Next;
            if (links.Next is { } next) next.Timeout.Previous = links.Previous;
            links = default;
        }
    }
}
