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
    public GrpcInference(Uri address) => client = new GrpcModelClient(address, new GrpcModelClientOptions { Timeout = null });

    /// <summary>What a model takes.</summary>
    public async Task<ModelMetadata> DescribeAsync(ModelReference model, CancellationToken cancellationToken)
    {
        var answer = Value(await client.DescribeAsync(model.Model.Value, model.Version?.Value, cancellationToken: cancellationToken), cancellationToken);
        return new ModelMetadata([.. answer.Inputs.Select(input => new TensorMetadata(input.Name, input.DataType.Name(), input.Shape))]);
    }

    /// <summary>Sends a request.</summary>
    public async Task<InferResponse> InferAsync(InferRequest request, CancellationToken cancellationToken) =>
        Value(await client.InferAsync(request, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => client.DisposeAsync();

    private static T Value<T>(Outcome<T> answer, CancellationToken cancellationToken)
    {
        if (answer.IsSuccess)
            return answer.Value;
        cancellationToken.ThrowIfCancellationRequested();
        throw new CliException(new ProblemView(answer.Error.Code.ToString(), WireErrors.ToHttp(answer.Error.Code), answer.Error.Message, null));
    }
}
