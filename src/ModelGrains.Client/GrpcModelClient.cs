using System.Collections.Immutable;
using System.Globalization;
using Google.Protobuf;
using ModelGrains.Client.Addresses;
using ModelGrains.Client.Calls;
using ModelGrains.Client.Wire;
using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Protocol;
using ModelGrains.Protocol.Grpc;
using ModelGrains.Protocol.Messages;
using ModelGrains.Tensors;

namespace ModelGrains.Client;

/// <summary>
/// Calls models over gRPC. One client serves a whole process: calls share its connections.
/// <code>
/// await using var client = new GrpcModelClient(new Uri("http://localhost:8001"));
/// var answer = await client.InferAsync("iris_forest", [Tensor.From("x", [1, 4], [5.1f, 3.5f, 1.4f, 0.2f])]);
/// if (answer.IsSuccess)
///     Console.WriteLine(answer.Value.Outputs[0].AsSpan&lt;long&gt;()[0]);
/// </code>
/// With several addresses, calls go to the least busy of them, away from one that fails, and are sent again where that is safe:
/// <see cref="RetryOptions"/>, <see cref="AddressOptions"/>. A call that runs in an <see cref="System.Diagnostics.Activity"/> carries it
/// as <c>traceparent</c>.
/// </summary>
public sealed class GrpcModelClient : IModelClient
{
    private readonly HttpMessageInvoker http;
    private readonly GrpcCaller caller;

    /// <summary>Makes a client of one server; connects on the first call.</summary>
    /// <param name="address">The server's gRPC address, as <c>http://localhost:8001</c>.</param>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <exception cref="ArgumentException">The address is not absolute http or https, or a setting is out of range.</exception>
    public GrpcModelClient(Uri address, GrpcModelClientOptions? options = null)
        : this([address], options)
    {
    }

    /// <summary>Makes a client of several servers that answer alike; connects on the first calls.</summary>
    /// <param name="addresses">The servers' gRPC addresses; 1 to 64, none twice.</param>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <exception cref="ArgumentException">An address is not absolute http or https, their number or a setting is out of range.</exception>
    public GrpcModelClient(IReadOnlyList<Uri> addresses, GrpcModelClientOptions? options = null)
    {
        options ??= new GrpcModelClientOptions();
        OptionChecks.Check(options);
        CheckAddresses(addresses);
#pragma warning disable RS0030 // Where the caller injects none.
        var random = options.Random ?? Random.Shared;
#pragma warning restore RS0030
        http = options.Handler is { } handler
            ? new HttpMessageInvoker(handler, disposeHandler: false)
            : new HttpMessageInvoker(ConnectionHandler.Create(options.Connection));
        var servers = addresses.Select((address, i) => new ServerAddress(address, i, new GrpcInvoker(http, address, options.Time, options.MaxMessageSize)));
        caller = new GrpcCaller(new AddressPool([.. servers], options.Addresses, options.Time, random), options, random);
    }

    /// <inheritdoc/>
    public async Task<Outcome<InferResponse>> InferAsync(InferRequest request, CallOptions? options = null, CancellationToken cancellationToken = default)
    {
        Check(options);
        var body = InferRequestBody.Create(request);
        if (!body.IsSuccess)
            return body.Error;
        var answer = await caller.CallAsync(InferenceMethods.ModelInfer.Path, body.Value, options, cancellationToken).ConfigureAwait(false);
        return answer.IsSuccess ? InferAnswerReader.Read(answer.Value, request.Model) : answer.Error;
    }

    /// <inheritdoc/>
    public async Task<Outcome<bool>> IsReadyAsync(string model, int? version = null, CallOptions? options = null, CancellationToken cancellationToken = default)
    {
        var request = new ModelReadyRequest { Name = model, Version = Text(version) };
        var answer = await CallAsync(InferenceMethods.ModelReady, request, options, cancellationToken).ConfigureAwait(false);
        return answer.IsSuccess ? answer.Value.Ready : answer.Error;
    }

    /// <inheritdoc/>
    public async Task<Outcome<ModelMetadata>> DescribeAsync(
        string model, int? version = null, CallOptions? options = null, CancellationToken cancellationToken = default)
    {
        var request = new ModelMetadataRequest { Name = model, Version = Text(version) };
        var answer = await CallAsync(InferenceMethods.ModelMetadata, request, options, cancellationToken).ConfigureAwait(false);
        if (!answer.IsSuccess)
            return answer.Error;
        if (Specs(answer.Value.Inputs) is not { } inputs || Specs(answer.Value.Outputs) is not { } outputs)
            return ModelErrors.RuntimeFault($"The server's answer is not valid: expected datatypes among {DataTypes.AllNames}");
        return new ModelMetadata(answer.Value.Name, [.. answer.Value.Versions], answer.Value.Platform, inputs, outputs);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        caller.Dispose();
        http.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string Text(int? version) => version?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static void Check(CallOptions? options)
    {
        if (options is null)
            return;
        if (options.Timeout <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(options), options.Timeout, "Timeout must be more than zero.");
        CallHeaders.Check(options.Headers);
    }

    private static void CheckAddresses(IReadOnlyList<Uri> addresses)
    {
        if (addresses.Count is < 1 or > AddressPool.MaxAddresses)
            throw new ArgumentException($"Expected 1 to {AddressPool.MaxAddresses} addresses, got {addresses.Count}.", nameof(addresses));
        foreach (var address in addresses)
        {
            if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
                throw new ArgumentException($"'{address}' is no server's address: expected http://host:port or https://host:port.", nameof(addresses));
        }

        if (addresses.Distinct().Count() != addresses.Count)
            throw new ArgumentException($"An address is given twice: {string.Join(", ", addresses)}.", nameof(addresses));
    }

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
        GrpcMethod<TRequest, TResponse> method, TRequest request, CallOptions? options, CancellationToken cancellationToken)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        Check(options);
        var answer = await caller.CallAsync(method.Path, new GrpcMessageBody(request), options, cancellationToken).ConfigureAwait(false);
        if (!answer.IsSuccess)
            return answer.Error;
        var message = GrpcInvoker.Parse(method.ResponseParser, answer.Value);
        return message.IsSuccess ? message.Value : WireErrors.FromGrpc(message.Status);
    }
}
