namespace ModelGrains.Benchmarks.Serving;

/// <summary>Where a server listens; null for what it has not.</summary>
internal sealed record ServerAddresses(Uri Http, Uri? Grpc = null, Uri? Echo = null, Uri? Metrics = null);
