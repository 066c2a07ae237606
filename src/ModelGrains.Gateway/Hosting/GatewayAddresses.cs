using System.Collections.Concurrent;
using System.Net;

namespace ModelGrains.Gateway.Hosting;

/// <summary>Where the gateway listens, once it does: the real ports also where a setting is 0.</summary>
public sealed class GatewayAddresses
{
    private readonly ConcurrentDictionary<ListenerRole, Func<IPEndPoint>> endpoints = new();

    /// <summary>Inference over HTTP and the management API.</summary>
    public Uri Http => ToUri(ListenerRole.Http);

    /// <summary>Inference over gRPC.</summary>
    public Uri Grpc => ToUri(ListenerRole.Grpc);

    /// <summary>Metrics.</summary>
    public Uri Metrics => ToUri(ListenerRole.Metrics);

    internal void Add(ListenerRole role, Func<IPEndPoint> endpoint) => endpoints[role] = endpoint;

    private Uri ToUri(ListenerRole role)
    {
        var endpoint = endpoints[role]();
        var address = endpoint.Address.Equals(IPAddress.Any) ? IPAddress.Loopback : endpoint.Address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : endpoint.Address;
        return new Uri($"http://{new IPEndPoint(address, endpoint.Port)}");
    }
}
