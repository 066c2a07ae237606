using Microsoft.Extensions.Logging;
using ModelGrains.Errors;
using ModelGrains.Gateway.DataPlane;
using ModelGrains.Protocol.Grpc;
using static ModelGrains.Protocol.Messages.Health.HealthCheckResponse.Types;

namespace ModelGrains.Gateway.Grpc.Health;

/// <summary>What a service's name stands for, and how it is.</summary>
internal sealed class HealthReader(IDataPlane plane, ILogger<HealthReader> logger)
{
    private static readonly HashSet<string> Server =
    [
        "", InferenceMethods.Service, RepositoryServiceMethods.Service, HealthMethods.Service, ReflectionMethods.Service, ReflectionMethods.AlphaService,
    ];

    /// <summary>
    /// The state of the server (an empty name, or that of one of its services), of a model, or of <c>MODEL/VERSION</c>;
    /// <see cref="ServingStatus.ServiceUnknown"/> for any other name.
    /// </summary>
    public async ValueTask<ServingStatus> ReadAsync(string service, CancellationToken cancellationToken)
    {
        if (Server.Contains(service))
            return plane.IsReady ? ServingStatus.Serving : ServingStatus.NotServing;
        var (model, version) = service.Split('/') switch
        {
            [var name] => (name, null),
            [var name, var number] => (name, number),
            _ => ("", (string?)null),
        };
        if (!ModelName.TryParse(model, out _) || (version is not null && !ModelVersion.TryParse(version, out _)))
            return ServingStatus.ServiceUnknown;
        try
        {
            var ready = await plane.CheckReadyAsync(model, version, cancellationToken);
            return ready.Error?.Code switch
            {
                null => ready.Value && plane.IsReady ? ServingStatus.Serving : ServingStatus.NotServing,
                ModelErrorCode.ModelNotFound or ModelErrorCode.VersionNotFound => ServingStatus.ServiceUnknown,
                _ => ServingStatus.NotServing,
            };
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            // Who cannot be asked cannot be called.
            GrpcStreamLog.HealthNotRead(logger, failure, service);
            return ServingStatus.NotServing;
        }
    }
}
