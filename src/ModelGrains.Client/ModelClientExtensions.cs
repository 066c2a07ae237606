using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Tensors;

namespace ModelGrains.Client;

/// <summary>The short forms of calls.</summary>
public static class ModelClientExtensions
{
    /// <summary>
    /// Runs one inference: <c>await client.InferAsync("iris_forest", [Tensor.From("x", [1, 4], [5.1f, 3.5f, 1.4f, 0.2f])])</c>.
    /// A name that cannot be a model's is <see cref="ModelErrorCode.ModelNotFound"/>, a version below one
    /// <see cref="ModelErrorCode.VersionNotFound"/>, without asking the server.
    /// </summary>
    /// <param name="client">The client.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="inputs">The inputs, in any order.</param>
    /// <param name="version">The version; null to let the route pick.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    public static Task<Outcome<InferResponse>> InferAsync(
        this IModelClient client, string model, IEnumerable<Tensor> inputs, int? version = null, CancellationToken cancellationToken = default)
    {
        if (!ModelName.TryParse(model, out var name))
            return Task.FromResult<Outcome<InferResponse>>(ModelErrors.UnknownModel(model));
        if (version < 1)
            return Task.FromResult<Outcome<InferResponse>>(ModelErrors.UnknownVersion(model, $"{version}"));
        var request = new InferRequest
        {
            Model = name,
            Version = version is { } number ? new ModelVersion(number) : null,
            Inputs = [.. inputs],
        };
        return client.InferAsync(request, cancellationToken);
    }
}
