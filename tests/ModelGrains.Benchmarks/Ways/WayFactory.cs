using System.Globalization;
using System.Net;
using ModelGrains.Benchmarks.Load;
using ModelGrains.Benchmarks.Serving;

namespace ModelGrains.Benchmarks.Ways;

/// <summary>Makes the ways of calling a model. Each has shown that its answer is the bare session's before it is measured.</summary>
internal sealed class WayFactory(ChildServer server, TimeProvider time)
{
    /// <summary>HTTP/2 connections carry this many calls: Kestrel's own limit.</summary>
    public const int StreamsPerConnection = 100;

    private const string GrpcPath = "/inference.GRPCInferenceService/ModelInfer";
    private const float Tolerance = 1e-5f;

    /// <summary>gRPC on the lean client.</summary>
    /// <param name="workload">The request.</param>
    /// <param name="expected">The answer's values.</param>
    /// <param name="headers">Further headers.</param>
    public WireWay Grpc(Workload workload, float[] expected, params (string Name, string Value)[] headers)
    {
        var way = GrpcUnchecked("grpc", workload, headers);
        Check(way, expected, Workload.ReadGrpc);
        return way;
    }

    /// <summary>The bare echo of the gRPC request.</summary>
    public WireWay Echo(Workload workload)
    {
        var size = GrpcUnchecked("grpc", workload).Probe()?.Length ?? 64;
        var address = server.Addresses.Echo!;
        var request = new Http2Request(address.Authority, "/" + size.ToString(CultureInfo.InvariantCulture), workload.GrpcBody());
        var way = new WireWay("echo", server, StreamsPerConnection, () => new Http2Connection(EndPoint(address), request), time);
        if (way.Probe()?.Length != size)
            throw new InvalidOperationException($"The echo's answer is not {size} bytes long.");
        return way;
    }

    /// <summary>HTTP JSON.</summary>
    public WireWay Json(Workload workload, float[] expected) => Json("json", server, workload, expected, time);

    /// <summary>HTTP JSON on the Node server.</summary>
    public static WireWay Node(ChildServer node, Workload workload, float[] expected, TimeProvider time) => Json("node", node, workload, expected, time);

    /// <summary>HTTP with the binary tensor data extension.</summary>
    public WireWay Binary(Workload workload, float[] expected)
    {
        var (body, headerLength) = workload.BinaryBody();
        var request = Http1Connection.Post(
            server.Addresses.Http.Authority,
            $"/v2/models/{workload.Model}/infer",
            body,
            ("Content-Type", "application/octet-stream"),
            ("Inference-Header-Content-Length", headerLength.ToString(CultureInfo.InvariantCulture)));
        var way = new WireWay("binary", server, 1, () => new Http1Connection(EndPoint(server.Addresses.Http), request), time);
        Check(way, expected, Workload.ReadBinary);
        return way;
    }

    private static WireWay Json(string name, ChildServer server, Workload workload, float[] expected, TimeProvider time)
    {
        var address = server.Addresses.Http;
        var request = Http1Connection.Post(
            address.Authority, $"/v2/models/{workload.Model}/infer", workload.JsonBody(), ("Content-Type", "application/json"));
        var way = new WireWay(name, server, 1, () => new Http1Connection(EndPoint(address), request), time);
        Check(way, expected, Workload.ReadJson);
        return way;
    }

    private WireWay GrpcUnchecked(string name, Workload workload, params (string Name, string Value)[] headers)
    {
        var address = server.Addresses.Grpc!;
        var request = new Http2Request(address.Authority, GrpcPath, workload.GrpcBody(), headers);
        return new WireWay(name, server, StreamsPerConnection, () => new Http2Connection(EndPoint(address), request), time);
    }

    private static void Check(WireWay way, float[] expected, Func<byte[], float[]> read)
    {
        if (way.Probe() is not { } answer)
            return;
        var values = read(answer);
        if (values.Length != expected.Length || values.Zip(expected).Any(pair => Math.Abs(pair.First - pair.Second) > Tolerance))
            throw new InvalidDataException($"{way.Name} answers [{string.Join(", ", values)}], the session [{string.Join(", ", expected)}].");
    }

    private static IPEndPoint EndPoint(Uri address) => new(IPAddress.Parse(address.Host), address.Port);
}
