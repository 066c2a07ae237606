using ModelGrains.Errors;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Inference;

/// <summary>Picks the version for each request of one model; a stateless worker on every silo that receives calls. Its key is a <see cref="ModelName"/>.</summary>
[Alias(Aliases.RouterGrain)]
public interface IRouterGrain : IGrainWithStringKey
{
    /// <summary>Sends one request to the version that the route (or the request itself) names.</summary>
    /// <returns>The answer, or any error of <see cref="IModelGrain.InferAsync"/>, <see cref="ModelErrorCode.ModelNotFound"/> or
    /// <see cref="ModelErrorCode.VersionNotFound"/>.</returns>
    [Alias(Aliases.Infer)]
    Task<Outcome<InferResponse>> InferAsync(InferRequest request, CancellationToken cancellationToken);
}
