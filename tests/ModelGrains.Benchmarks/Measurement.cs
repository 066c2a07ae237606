namespace ModelGrains.Benchmarks;

/// <summary>What one way of calling came to.</summary>
/// <param name="Name">The way.</param>
/// <param name="Concurrency">Callers at once, each with one request in flight (closed loop).</param>
/// <param name="RequestsPerSecond">Answers a second.</param>
/// <param name="CpuMicroseconds">Processor time of this process (client and server) per request.</param>
/// <param name="AllocatedBytes">Bytes allocated in this process (client and server) per request.</param>
internal sealed record Measurement(string Name, int Concurrency, double RequestsPerSecond, double CpuMicroseconds, double AllocatedBytes);
