using System.Collections.Immutable;
using ModelGrains.Client;
using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Protocol;
using ModelGrains.Protocol.Management;
using ModelGrains.Tensors;

namespace ModelGrains.Cli.Api;

/// <summary>Inference over gRPC, by the client library.</summary>
internal sealed class GrpcInference : IAsyncDisposable
{
    private readonly GrpcModelClient client;

    /// <summary>Makes a client; nothing is sent yet. The command's own time limit is the deadline.</summary>
    public GrpcInference(Uri address)
        : this(address, new GrpcModelClientOptions { Timeout = null })
    {
    }

    /// <summary>Makes a client with settings of its own; nothing is sent yet.</summary>
    public GrpcInference(Uri address, GrpcModelClientOptions options) => client = new GrpcModelClient(address, options);

    /// <summary>What a model takes. Of a label, what the route serves: the client library describes versions by their numbers.</summary>
    public async Task<ModelMetadata> DescribeAsync(ModelReference model, CancellationToken cancellationToken)
    {
        var answer = Value(await client.DescribeAsync(model.Model.Value, model.Version?.Value, cancellationToken: cancellationToken), cancellationToken);
        return new ModelMetadata([.. answer.Inputs.Select(input => new TensorMetadata(input.Name, input.DataType.Name(), input.Shape))]);
    }

    /// <summary>Sends a request.</summary>
    public async Task<InferResponse> InferAsync(
        InferRequest request, ImmutableArray<KeyValuePair<string, string>> headers, CancellationToken cancellationToken) =>
        Value(await TryInferAsync(request, headers, cancellationToken), cancellationToken);

    /// <summary>Sends a request; what came of it.</summary>
    public Task<Outcome<InferResponse>> TryInferAsync(
        InferRequest request, ImmutableArray<KeyValuePair<string, string>> headers, CancellationToken cancellationToken) =>
        client.InferAsync(request, new CallOptions { Headers = headers }, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => client.DisposeAsync();

    /// <summary>A server's error as the command ends with it.</summary>
    public static CliException Failure(ModelError error) =>
        new(new ProblemView(error.Code.ToString(), WireErrors.ToHttp(error.Code), error.Message, null));

    private static T Value<T>(Outcome<T> answer, CancellationToken cancellationToken)
    {
        if (answer.IsSuccess)
            return answer.Value;
        cancellationToken.ThrowIfCancellationRequested();
        throw Failure(answer.Error);
    }
}
