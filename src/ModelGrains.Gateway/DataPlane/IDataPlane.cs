using System.Collections.Immutable;
using ModelGrains.Errors;
using ModelGrains.Inference;

namespace ModelGrains.Gateway.DataPlane;

/// <summary>
/// What every wire calls: one data plane behind gRPC, HTTP and the in-process client, each of which only translates.
/// Names and versions come as the caller wrote them; what is not a name or version is answered as unknown.
/// Safe for concurrent use.
/// </summary>
public interface IDataPlane
{
    /// <summary>Who the server says it is.</summary>
    ServerDescription Server { get; }

    /// <summary>Whether the server takes requests: started, not stopping, and every version that should be loaded was tried.</summary>
    bool IsReady { get; }

    /// <summary>Runs one inference. Once it has answered, nobody reads the request's tensors any more: their memory may be used again.</summary>
    /// <returns>The answer or any error of the closed list; never throws for an expected failure. A cancelled token gives
    /// <see cref="ModelErrorCode.Cancelled"/>.</returns>
    ValueTask<Outcome<InferResponse>> InferAsync(InferRequest request, CancellationToken cancellationToken);

    /// <summary>The headers that a model's route, or who observes the model, goes by, names in lower case; null where the route is not known here yet, and all of them are to be given.</summary>
    ImmutableArray<string>? RoutingHeadersOf(ModelName model) => [];

    /// <summary>Metadata of a model, or of one version of it.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="version">The version's number; null or empty for the one that the route serves.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    ValueTask<Outcome<ModelDescription>> DescribeAsync(string model, string? version, CancellationToken cancellationToken);

    /// <summary>Success with true where the model (or this version of it) answers requests now; an error says why not.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="version">The version's number; null or empty for the one that the route serves.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    ValueTask<Outcome<bool>> CheckReadyAsync(string model, string? version, CancellationToken cancellationToken);

    /// <summary>Every version that the catalog knows, by name, then version.</summary>
    /// <param name="readyOnly">Only those that answer requests.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    ValueTask<ImmutableArray<RepositoryIndexEntry>> IndexAsync(bool readyOnly, CancellationToken cancellationToken);

    /// <summary>Loads the newest version of a model that is known, and routes to it when it is ready.</summary>
    ValueTask<Outcome<bool>> LoadAsync(string model, CancellationToken cancellationToken);

    /// <summary>Takes a model out of service: drains and unloads every version of it. It stays known and can be loaded again.</summary>
    ValueTask<Outcome<bool>> UnloadAsync(string model, CancellationToken cancellationToken);

    /// <summary>How a model is configured, or one version of it.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="version">The version's number; null or empty for the one that the route serves.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    ValueTask<Outcome<ModelConfiguration>> ConfigurationAsync(string model, string? version, CancellationToken cancellationToken);

    /// <summary>What versions have done since their instances were loaded, by name, then version.</summary>
    /// <param name="model">The model's name; null or empty for every model that should be loaded.</param>
    /// <param name="version">The version's number; null or empty for every version of the model that should be loaded.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    ValueTask<Outcome<ImmutableArray<VersionStatistics>>> StatisticsAsync(string? model, string? version, CancellationToken cancellationToken);
}
