namespace ModelGrains.Gateway.Metrics;

/// <summary>Names of the wires in metrics and traces.</summary>
internal static class GatewayWires
{
    public static string Name(this GatewayWire wire) => wire switch
    {
        GatewayWire.Grpc => "grpc",
        GatewayWire.GrpcStream => "grpc_stream",
        _ => "http",
    };
}
