using Microsoft.Extensions.Logging;

namespace ModelGrains.Gateway.Grpc;

/// <summary>What streams log: a generic class cannot hold log methods.</summary>
internal static partial class GrpcStreamLog
{
    [LoggerMessage(3211, LogLevel.Error, "A stream over gRPC failed: {Method}")]
    public static partial void StreamFailed(ILogger logger, Exception failure, string method);

    [LoggerMessage(3212, LogLevel.Error, "An inference of a stream failed")]
    public static partial void InferenceFailed(ILogger logger, Exception failure);

    [LoggerMessage(3213, LogLevel.Warning, "The health of '{Service}' could not be read")]
    public static partial void HealthNotRead(ILogger logger, Exception failure, string service);
}
