using System.Collections.Immutable;
using ModelGrains.Errors;
using ModelGrains.Gateway.DataPlane;
using ModelGrains.Inference;
using ModelGrains.Models;
using ModelGrains.Tensors;

namespace ModelGrains.Gateway.Tests.Support;

/// <summary>A data plane with one model, <c>echo</c>, which answers its inputs; a test replaces what it needs.</summary>
internal sealed class FakeDataPlane : IDataPlane
{
    public List<string> Commands { get; } = [];

    public List<InferRequest> Requests { get; } = [];

    public Func<InferRequest, CancellationToken, ValueTask<Outcome<InferResponse>>> OnInfer { get; set; } = (request, _) => new(Echo(request));

    public ServerDescription Server { get; } = new("modelgrains", "0.1.0", ["model_repository"]);

    public bool IsReady { get; set; } = true;

    public ImmutableArray<string>? RoutingHeaders { get; set; } = [];

    public static Outcome<InferResponse> Echo(InferRequest request) => new InferResponse
    {
        Model = request.Model,
        Version = request.Version ?? new ModelVersion(3),
        Id = request.Id,
        Outputs = request.Inputs,
    };

    public ImmutableArray<string>? RoutingHeadersOf(ModelName model) => RoutingHeaders;

    public ValueTask<Outcome<InferResponse>> InferAsync(InferRequest request, CancellationToken cancellationToken)
    {
        // The memory of a request is its caller's again after the answer.
        Requests.Add(request with { Inputs = [.. request.Inputs.Select(Copy)] });
        return OnInfer(request, cancellationToken);
    }

    public ValueTask<Outcome<ModelDescription>> DescribeAsync(string model, string? version, CancellationToken cancellationToken) =>
        new(Find(model, version) is { } error
            ? error
            : new ModelDescription(ModelName.Parse(model), [new ModelVersion(2), new ModelVersion(3)], "onnxruntime_onnx", new ModelSignature
            {
                Inputs = [new TensorSpec { Name = "x", DataType = DataType.Fp32, Shape = [-1, 4] }],
                Outputs = [new TensorSpec { Name = "y", DataType = DataType.Bytes }],
            }));

    public ValueTask<Outcome<bool>> CheckReadyAsync(string model, string? version, CancellationToken cancellationToken)
    {
        ReadyChecks++;
        return new(EchoIsReady is null ? ModelErrors.UnknownModel(model) : Find(model, version) is { } error ? error :
            EchoIsReady.Value ? true : ModelErrors.NoAvailableVersions(model));
    }

    /// <summary>How often readiness was asked for.</summary>
    public int ReadyChecks { get; private set; }

    public ValueTask<ImmutableArray<RepositoryIndexEntry>> IndexAsync(bool readyOnly, CancellationToken cancellationToken)
    {
        ImmutableArray<RepositoryIndexEntry> ready = [new(ModelName.Parse("echo"), new ModelVersion(3), "READY", "")];
        return new(readyOnly ? ready : [new(ModelName.Parse("echo"), new ModelVersion(2), "UNAVAILABLE", "unloaded"), .. ready]);
    }

    public ValueTask<Outcome<bool>> LoadAsync(string model, CancellationToken cancellationToken) => CommandAsync("load", model);

    public ValueTask<Outcome<bool>> UnloadAsync(string model, CancellationToken cancellationToken) => CommandAsync("unload", model);

    private static Tensor Copy(Tensor tensor) =>
        new() { Name = tensor.Name, DataType = tensor.DataType, Shape = tensor.Shape, Data = tensor.Data.ToArray() };

    /// <summary>Whether <c>echo</c> answers; null for a model that is gone.</summary>
    public bool? EchoIsReady { get; set; } = true;

    public ValueTask<Outcome<ModelConfiguration>> ConfigurationAsync(string model, string? version, CancellationToken cancellationToken) =>
        new(Find(model, version) is { } error ? error : new ModelConfiguration(Manifest, [new ModelVersion(2), new ModelVersion(3)]));

    public ValueTask<Outcome<ImmutableArray<VersionStatistics>>> StatisticsAsync(string? model, string? version, CancellationToken cancellationToken)
    {
        if (model is { Length: > 0 } && Find(model, version) is { } error)
            return new(error);
        ImmutableArray<VersionStatistics> one = [new(new VersionKey(ModelName.Parse("echo"), new ModelVersion(3)), Counters)];
        return new(one);
    }

    /// <summary>What the statistics answer.</summary>
    public InstanceCounters Counters { get; set; } = new();

    /// <summary>What the configuration is made of.</summary>
    public ModelManifest Manifest { get; set; } = new()
    {
        Name = ModelName.Parse("echo"),
        Signature = new ModelSignature
        {
            Inputs = [new TensorSpec { Name = "x", DataType = DataType.Fp32, Shape = [-1, 4] }],
            Outputs = [new TensorSpec { Name = "y", DataType = DataType.Bytes }],
        },
    };

    private static ModelError? Find(string model, string? version) =>
        model != "echo" ? ModelErrors.UnknownModel(model) :
        version is null or "" or "3" ? null : ModelErrors.UnknownVersion(model, version);

    private ValueTask<Outcome<bool>> CommandAsync(string command, string model)
    {
        if (Find(model, null) is { } error)
            return new(error);
        Commands.Add($"{command} {model}");
        return new(true);
    }
}
