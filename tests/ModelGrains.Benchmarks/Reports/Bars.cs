namespace ModelGrains.Benchmarks.Reports;

/// <summary>The bars that the project set itself.</summary>
internal static class Bars
{
    public static IReadOnlyList<Bar> Of(IReadOnlyList<Measurement> all)
    {
        var small = Workload.Small.Model;
        var image = Workload.Image.Model;
        return
        [
            Ratio("gRPC's requests/s on mlp_small at 32, to the bare echo's,", small, 32, "grpc", "echo", sample => sample.RequestsPerSecond, 0.6, atLeast: true),
            Ratio("gRPC's server CPU per request on mlp_small at 32, to the bare echo's,", small, 32, "grpc", "echo", sample => sample.ServerCpu, 1.7, atLeast: false),
            new("p50 that gRPC adds to the bare echo's on mlp_small at 1", Difference(small, 1, "grpc", "echo", sample => sample.P50), 60, false, "us"),
            new("bytes allocated per gRPC request on mlp_small at 32", Find(small, 32, "grpc")?.Median(sample => sample.ServerBytes) ?? double.NaN, 2048, false, "B"),
            Ratio("p50 of the 600 KB request at 1, to the bare echo's,", image, 1, "grpc", "echo", sample => sample.P50, 1.3, atLeast: false),
            Ratio("server CPU of the 600 KB request at 1, to the bare echo's,", image, 1, "grpc", "echo", sample => sample.ServerCpu, 1.3, atLeast: false),
            Ratio("requests/s with batching on mlp_1m at 128, to those without,", Workload.Batched.Model, 128, "batched", "unbatched", sample => sample.RequestsPerSecond, 2, atLeast: true),
            Ratio("JSON's requests/s on mlp_small at 32, to those of fastify with onnxruntime-node,", small, 32, "json", "node", sample => sample.RequestsPerSecond, 2, atLeast: true),
        ];

        Measurement? Find(string model, int concurrency, string way) =>
            all.FirstOrDefault(one => one.Model == model && one.Concurrency == concurrency && one.Way == way);

        Bar Ratio(string text, string model, int concurrency, string way, string other, Func<Sample, double> figure, double limit, bool atLeast)
        {
            var measured = Find(model, concurrency, way) is { } mine && Find(model, concurrency, other) is { } theirs ? mine.Ratio(theirs, figure) : double.NaN;
            return new Bar(text, measured, limit, atLeast, "x");
        }

        double Difference(string model, int concurrency, string way, string other, Func<Sample, double> figure) =>
            Find(model, concurrency, way) is { } mine && Find(model, concurrency, other) is { } theirs ? mine.Difference(theirs, figure) : double.NaN;
    }
}
