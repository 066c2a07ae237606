using ModelGrains.Errors;
using ModelGrains.Inference;

namespace ModelGrains.Client;

/// <summary>
/// Calls models. What a server or network can do is an <see cref="Outcome{T}"/>, not an exception; a cancelled token gives
/// <see cref="ModelErrorCode.Cancelled"/>. Safe for concurrent use. Small enough to fake in a test of its caller:
/// <code>
/// sealed class AlwaysSetosa : IModelClient
/// {
///     public Task&lt;Outcome&lt;InferResponse&gt;&gt; InferAsync(InferRequest request, CallOptions? options, CancellationToken cancellationToken) =>
///         Task.FromResult&lt;Outcome&lt;InferResponse&gt;&gt;(new InferResponse
///         {
///             Model = request.Model, Version = new ModelVersion(1), Outputs = [Tensor.From("label", [1], [0L])],
///         });
///     // …
/// }
/// </code>
/// </summary>
public interface IModelClient : IAsyncDisposable
{
    /// <summary>Runs one inference.</summary>
    /// <param name="request">The request; its tensors must not change before the answer.</param>
    /// <param name="options">What this call has of its own; null for nothing.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <exception cref="ArgumentException">A header or the timeout of <paramref name="options"/> is not valid.</exception>
    Task<Outcome<InferResponse>> InferAsync(InferRequest request, CallOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Whether a model answers requests now; false also where it is not known.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="version">The version; null for the one that the route serves.</param>
    /// <param name="options">What this call has of its own; null for nothing.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <exception cref="ArgumentException">A header or the timeout of <paramref name="options"/> is not valid.</exception>
    Task<Outcome<bool>> IsReadyAsync(string model, int? version = null, CallOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Versions, inputs and outputs of a model.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="version">The version; null for the one that the route serves.</param>
    /// <param name="options">What this call has of its own; null for nothing.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <exception cref="ArgumentException">A header or the timeout of <paramref name="options"/> is not valid.</exception>
    Task<Outcome<ModelMetadata>> DescribeAsync(string model, int? version = null, CallOptions? options = null, CancellationToken cancellationToken = default);
}
