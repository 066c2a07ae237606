using Orleans.Configuration;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

/// <summary>Sends the calls of one host: of a silo's grains and services, or of a client.</summary>
internal sealed class CallDispatcher : IDisposable
{
    private readonly EmbeddedCluster _cluster;
    private readonly Silo? _silo;
    private readonly MessagingOptions _options;
    private readonly IOutgoingGrainCallFilter[] _filters;
    private readonly ResponseTimeouts _timeouts;

    public CallDispatcher(
        EmbeddedCluster cluster, Silo? silo, GrainManifest manifest, MessagingOptions options, IEnumerable<IOutgoingGrainCallFilter> filters, TimeProvider time)
    {
        _cluster = cluster;
        _silo = silo;
        _options = options;
        _filters = [.. filters];
        _timeouts = new ResponseTimeouts(time, OnTimeout);
        References = new GrainReferences(manifest, this);
    }

    public GrainReferences References { get; }

    public void Send(RequestBase request, GrainReference target)
    {
        // A reference that came from elsewhere still calls from where it is used.
        var source = RuntimeContext.Current;
        var sender = source is null ? this : source.Silo.Calls;
        request.Target = target;
        request.Source = source;
        if (sender._filters.Length == 0) sender.SendNow(request);
        else _ = sender.SendFilteredAsync(request);
    }

    public void SendNow(RequestBase request)
    {
        request.Context = RequestContext.Current;
        if (_silo is { Status: SiloStatus.Dead })
        {
            request.Fail(new SiloUnavailableException($"Silo {_silo.Address} has stopped and sends no calls: {request}."));
            return;
        }

        if (!request.IsOneWay) _timeouts.Add(request, request.Metadata.ResponseTimeout ?? _options.ResponseTimeout);
        if (request.IsCancellable && !AttachCancellation(request)) return;
        _cluster.Route(request, _silo);
    }

    public void Dispose() => _timeouts.Dispose();

    private bool AttachCancellation(RequestBase request)
    {
        var token = request.GetCancellationToken();
        if (token.IsCancellationRequested)
        {
            request.Fail(new OperationCanceledException(token));
            return false;
        }

        if (token.CanBeCanceled || _options.CancelRequestOnTimeout)
            CallCancellation.Attach(request, _options.WaitForCancellationAcknowledgement, token);
        return true;
    }

    private async Task SendFilteredAsync(RequestBase request)
    {
        var response = await new OutgoingCallContext(request, this, _filters).RunAsync();
        request.Filtered = null;
        if (!request.IsOneWay) request.Answer(response);
    }

    private void OnTimeout(RequestBase request)
    {
        var timeout = request.Metadata.ResponseTimeout ?? _options.ResponseTimeout;
        if (request.Fail(new TimeoutException($"Response did not arrive on time in {timeout} for message: {request}.")) && _options.CancelRequestOnTimeout)
            request.TryCancel();
    }
}
