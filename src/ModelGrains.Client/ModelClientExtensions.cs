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
    /// <param name="options">What this call has of its own; null for nothing.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    public static Task<Outcome<InferResponse>> InferAsync(
        this IModelClient client,
        string model,
        IEnumerable<Tensor> inputs,
        int? version = null,
        CallOptions? options = null,
        CancellationToken cancellationToken = default)
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
        return client.InferAsync(request, options, cancellationToken);
    }

    /// <summary>Runs one inference.</summary>
    /// <param name="client">The client.</param>
    /// <param name="request">The request; its tensors must not change before the answer.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    public static Task<Outcome<InferResponse>> InferAsync(this IModelClient client, InferRequest request, CancellationToken cancellationToken) =>
        client.InferAsync(request, null, cancellationToken);

    /// <summary>The request with the parameter <c>timing</c>, which asks for <see cref="InferResponse.Timing"/>.</summary>
    public static InferRequest WithTiming(this InferRequest request) =>
        request with { Parameters = request.Parameters.SetItem("timing", new ParameterValue { Bool = true }) };
}
