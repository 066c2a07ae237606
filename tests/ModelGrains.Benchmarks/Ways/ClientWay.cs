using ModelGrains.Benchmarks.Load;
using ModelGrains.Benchmarks.Serving;
using ModelGrains.Client;

namespace ModelGrains.Benchmarks.Ways;

/// <summary>The client library in this process, against the server's gRPC.</summary>
internal sealed class ClientWay(ChildServer server, Workload workload, TimeProvider time) : IWay
{
    private readonly GrpcModelClient client = new(server.Addresses.Grpc!);
    private readonly Inference.InferRequest request = workload.Request;

    public string Name => "client";

    public string? Missing => null;

    public Task<LoadResult> RunAsync(int concurrency, TimeSpan duration) =>
        AsyncLoop.RunAsync(concurrency, duration, time, async () => (await client.InferAsync(request)).Error?.Code);

    public async Task<ProcessUsage?> ReadServerAsync() => await server.ReadUsageAsync();

    public ValueTask DisposeAsync() => client.DisposeAsync();
}
