using ModelGrains.Protocol.Messages.Health;

namespace ModelGrains.Protocol.Grpc;

/// <summary>The health protocol of gRPC.</summary>
public static class HealthMethods
{
    /// <summary>The full name of the service.</summary>
    public const string Service = "grpc.health.v1.Health";

    /// <summary>The state now.</summary>
    public static GrpcMethod<HealthCheckRequest, HealthCheckResponse> Check { get; } =
        new(Service, "Check", HealthCheckRequest.Parser, HealthCheckResponse.Parser);

    /// <summary>The state now and, as a stream, every change.</summary>
    public static GrpcMethod<HealthCheckRequest, HealthCheckResponse> Watch { get; } =
        new(Service, "Watch", HealthCheckRequest.Parser, HealthCheckResponse.Parser);
}
