using System.Collections.Immutable;
using System.Globalization;
using Google.Protobuf;
using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Protocol;
using ModelGrains.Protocol.Conversion;
using ModelGrains.Protocol.Grpc;
using ModelGrains.Protocol.Messages;
using ModelGrains.Tensors;

namespace ModelGrains.Client;

/// <summary>
/// Calls models over gRPC. One client serves a whole process: calls share its connections.
/// <code>
/// await using var client = new GrpcModelClient(new Uri("http://localhost:8001"));
/// var answer = await client.InferAsync("iris_forest", [Tensor.From("x", [1, 4], [5.1f, 3.5f, 1.4f, 0.2f])]);
/// </code>
/// </summary>
public sealed class GrpcModelClient : IModelClient
{
    private readonly HttpMessageInvoker http;
    private readonly GrpcInvoker invoker;
    private readonly TimeSpan? timeout;

    /// <summary>Makes a client; connects on the first call.</summary>
    /// <param name="address">The server's gRPC address, as <c>http://localhost:8001</c>.</param>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <exception cref="ArgumentException">The address is not absolute http or https, or a setting is out of range.</exception>
    public GrpcModelClient(Uri address, GrpcModelClientOptions? options = null)
    {
        options ??= new GrpcModelClientOptions();
        if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
            throw new ArgumentException($"'{address}' is no server's address: expected http://host:port or https://host:port.", nameof(address));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxMessageSize, 1);
        if (options.Timeout <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(options), options.Timeout, "Timeout must be more than zero.");
        http = options.Handler is { } handler ? new HttpMessageInvoker(handler, disposeHandler: false) : new HttpMessageInvoker(CreateHandler());
        invoker = new GrpcInvoker(http, address, options.Time, options.MaxMessageSize);
        timeout = options.Timeout;
    }

    /// <inheritdoc/>
    public async Task<Outcome<InferResponse>> InferAsync(InferRequest request, CancellationToken cancellationToken = default)
    {
        var answer = await CallAsync(InferenceMethods.ModelInfer, InferRequestMessages.Write(request), cancellationToken).ConfigureAwait(false);
        return answer.IsSuccess ? InferResponseMessages.Read(answer.Value) : answer.Error;
    }

    /// <inheritdoc/>
    public async Task<Outcome<bool>> IsReadyAsync(string model, int? version = null, CancellationToken cancellationToken = default)
    {
        var request = new ModelReadyRequest { Name = model, Version = Text(version) };
        var answer = await CallAsync(InferenceMethods.ModelReady, request, cancellationToken).ConfigureAwait(false);
        return answer.IsSuccess ? answer.Value.Ready : answer.Error;
    }

    /// <inheritdoc/>
    public async Task<Outcome<ModelMetadata>> DescribeAsync(string model, int? version = null, CancellationToken cancellationToken = default)
    {
        var request = new ModelMetadataRequest { Name = model, Version = Text(version) };
        var answer = await CallAsync(InferenceMethods.ModelMetadata, request, cancellationToken).ConfigureAwait(false);
        if (!answer.IsSuccess)
            return answer.Error;
        if (Specs(answer.Value.Inputs) is not { } inputs || Specs(answer.Value.Outputs) is not { } outputs)
            return ModelErrors.RuntimeFault($"The server's answer is not valid: expected datatypes among {DataTypes.AllNames}");
        return new ModelMetadata(answer.Value.Name, [.. answer.Value.Versions], answer.Value.Platform, inputs, outputs);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        http.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string Text(int? version) => version?.ToString(CultureInfo.InvariantCulture) ?? "";

    // Pings find a connection that died without a word. Proxies do not speak HTTP/2 with prior knowledge.
    private static SocketsHttpHandler CreateHandler() => new()
    {
        EnableMultipleHttp2Connections = true,
        KeepAlivePingDelay = TimeSpan.FromSeconds(30),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
        UseProxy = false,
    };

    private static ImmutableArray<TensorSpec>? Specs(IEnumerable<ModelMetadataResponse.Types.TensorMetadata> tensors)
    {
        var specs = ImmutableArray.CreateBuilder<TensorSpec>();
        foreach (var tensor in tensors)
        {
            if (!DataTypes.TryParse(tensor.Datatype, out var type))
                return null;
            specs.Add(new TensorSpec { Name = tensor.Name, DataType = type, Shape = [.. tensor.Shape] });
        }

        return specs.DrainToImmutable();
    }

    private async Task<Outcome<TResponse>> CallAsync<TRequest, TResponse>(
        GrpcMethod<TRequest, TResponse> method, TRequest request, CancellationToken cancellationToken)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        var answer = await invoker.UnaryAsync(method, request, timeout, cancellationToken).ConfigureAwait(false);
        return answer.IsSuccess ? answer.Value : WireErrors.FromGrpc(answer.Status);
    }
}
