using ModelGrains.Errors;
using ModelGrains.Inference;

namespace ModelGrains.Client;

/// <summary>
/// Calls models. What a server or network can do is an <see cref="Outcome{T}"/>, not an exception; a cancelled token gives
/// <see cref="ModelErrorCode.Cancelled"/>. Safe for concurrent use.
/// </summary>
public interface IModelClient : IAsyncDisposable
{
    /// <summary>Runs one inference.</summary>
    Task<Outcome<InferResponse>> InferAsync(InferRequest request, CancellationToken cancellationToken = default);

    /// <summary>Whether a model answers requests now; false also where it is not known.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="version">The version; null for the one that the route serves.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    Task<Outcome<bool>> IsReadyAsync(string model, int? version = null, CancellationToken cancellationToken = default);

    /// <summary>Versions, inputs and outputs of a model.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="version">The version; null for the one that the route serves.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    Task<Outcome<ModelMetadata>> DescribeAsync(string model, int? version = null, CancellationToken cancellationToken = default);
}
