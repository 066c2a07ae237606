using ModelGrains.Errors;
using ModelGrains.Gateway.Tests.Support;
using ModelGrains.Inference;
using ModelGrains.Tensors;
using ModelGrains.Tests;

namespace ModelGrains.Client.Tests;

public sealed class GrpcModelClientTests
{
    [Fact]
    public async Task Infer_ShortForm_IsAnswered()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var client = new GrpcModelClient(host.GrpcAddress);

        var answer = await client.InferAsync("echo", [Tensor.From("x", [1, 4], [5.1f, 3.5f, 1.4f, 0.2f])]);

        Assert.True(answer.IsSuccess, answer.ToString());
        Assert.Equal(new ModelVersion(3), answer.Value.Version);
        Assert.Equal([5.1f, 3.5f, 1.4f, 0.2f], answer.Value.Outputs[0].AsSpan<float>());
    }

    [Fact]
    public async Task Infer_EveryDataTypeAndField_ComesThrough()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var client = new GrpcModelClient(host.GrpcAddress);
        var request = new InferRequest
        {
            Model = ModelName.Parse("echo"),
            Version = new ModelVersion(7),
            Id = "42",
            Inputs = [.. SampleTensors.All],
            Outputs = ["y"],
        };
        request = request with { Parameters = request.Parameters.Add("p", new ParameterValue { UInt64 = 1 }) };

        var answer = await client.InferAsync(request);

        Assert.True(answer.IsSuccess, answer.ToString());
        Assert.Equal((request.Version, request.Id), (answer.Value.Version, answer.Value.Id));
        Assert.All(request.Inputs.Zip(answer.Value.Outputs), pair => SampleTensors.AssertSame(pair.First, pair.Second));
        var seen = Assert.Single(host.Plane.Requests);
        Assert.Equal("y", Assert.Single(seen.Outputs));
        Assert.Equal(request.Parameters, seen.Parameters);
    }

    [Theory]
    [InlineData(ModelErrorCode.VersionNotFound)]
    [InlineData(ModelErrorCode.NotReady)]
    [InlineData(ModelErrorCode.InstanceLost)]
    [InlineData(ModelErrorCode.Overloaded)]
    [InlineData(ModelErrorCode.RuntimeFault)]
    public async Task Infer_ErrorOfTheServer_IsTheSameError(ModelErrorCode code)
    {
        var error = new ModelError(code, "größer: 100%\n") { RetryAfter = TimeSpan.FromMilliseconds(5) };
        await using var host = await GatewayHost.StartAsync();
        host.Plane.OnInfer = (_, _) => new(error);
        await using var client = new GrpcModelClient(host.GrpcAddress);

        Assert.Equal(error, (await client.InferAsync("echo", [])).Error);
    }

    [Theory]
    [InlineData("no such/name", null, ModelErrorCode.ModelNotFound)]
    [InlineData("echo", 0, ModelErrorCode.VersionNotFound)]
    public async Task Infer_NoNameOrVersion_IsNotSent(string model, int? version, ModelErrorCode expected)
    {
        await using var host = await GatewayHost.StartAsync();
        await using var client = new GrpcModelClient(host.GrpcAddress);

        Assert.Equal(expected, (await client.InferAsync(model, [], version)).Error?.Code);
        Assert.Empty(host.Plane.Requests);
    }

    [Fact]
    public async Task Infer_Cancelled_StopsTheServerToo()
    {
        await using var host = await GatewayHost.StartAsync();
        var inference = new BlockingInference();
        host.Plane.OnInfer = inference.InferAsync;
        await using var client = new GrpcModelClient(host.GrpcAddress);
        using var cancel = new CancellationTokenSource();
        var call = client.InferAsync("echo", [], cancellationToken: cancel.Token);
        await inference.Started;
        await cancel.CancelAsync();

        Assert.Equal(ModelErrorCode.Cancelled, (await call).Error?.Code);
        await inference.Cancelled;
    }

    [Fact]
    public async Task Infer_Deadline_StopsTheServerToo()
    {
        await using var host = await GatewayHost.StartAsync();
        var inference = new BlockingInference();
        host.Plane.OnInfer = inference.InferAsync;
        var time = new ManualTime();
        await using var client = new GrpcModelClient(host.GrpcAddress, new GrpcModelClientOptions { Time = time, Timeout = TimeSpan.FromSeconds(2) });
        var call = client.InferAsync("echo", []);
        await inference.Started;
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(ModelErrors.DeadlineExceeded(), (await call).Error);
        await inference.Cancelled;
    }

    [Fact]
    public async Task Infer_DeadlineAtTheServer_IsTheSameError()
    {
        await using var host = await GatewayHost.StartAsync();
        var inference = new BlockingInference();
        host.Plane.OnInfer = inference.InferAsync;
        await using var client = new GrpcModelClient(host.GrpcAddress, new GrpcModelClientOptions { Time = new ManualTime(), Timeout = TimeSpan.FromSeconds(2) });
        var call = client.InferAsync("echo", []);
        await inference.Started;
        host.Time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(ModelErrors.DeadlineExceeded(), (await call).Error);
    }

    [Fact]
    public async Task Infer_AnswerAboveTheLimit_IsRefused()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var client = new GrpcModelClient(host.GrpcAddress, new GrpcModelClientOptions { MaxMessageSize = 100 });
        var answer = await client.InferAsync("echo", [Tensor.From("x", [100], new byte[100])]);

        Assert.Contains("the limit is 100 bytes", answer.Error?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task IsReady_KnownOrNot_IsAnswered()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var client = new GrpcModelClient(host.GrpcAddress);

        Assert.True((await client.IsReadyAsync("echo")).Value);
        Assert.True((await client.IsReadyAsync("echo", 3)).Value);
        Assert.False((await client.IsReadyAsync("echo", 4)).Value);
        Assert.Null((await client.IsReadyAsync("no")).Error);
    }

    [Fact]
    public async Task Describe_KnownOrNot_IsAnswered()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var client = new GrpcModelClient(host.GrpcAddress);
        var model = await client.DescribeAsync("echo");

        Assert.True(model.IsSuccess, model.ToString());
        Assert.Equal(("echo", "onnxruntime_onnx"), (model.Value.Name, model.Value.Platform));
        Assert.Equal(["2", "3"], model.Value.Versions.ToArray());
        Assert.Equal(new TensorSpec { Name = "x", DataType = DataType.Fp32, Shape = [-1, 4] }, Assert.Single(model.Value.Inputs));
        Assert.Equal(ModelErrors.UnknownModel("no"), (await client.DescribeAsync("no")).Error);
    }

    [Fact]
    public async Task Calls_InParallel_ShareTheClient()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var client = new GrpcModelClient(host.GrpcAddress);
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => client.DescribeAsync(i % 2 == 0 ? "echo" : "no")));

        Assert.All(answers.Where((_, i) => i % 2 == 0), answer => Assert.True(answer.IsSuccess));
        Assert.All(answers.Where((_, i) => i % 2 == 1), answer => Assert.False(answer.IsSuccess));
    }

    [Fact]
    public void Constructor_WrongArgument_Throws()
    {
        Assert.Throws<ArgumentException>(() => new GrpcModelClient(new Uri("/x", UriKind.Relative)));
        Assert.Throws<ArgumentException>(() => new GrpcModelClient(new Uri("ftp://x")));
        Assert.ThrowsAny<ArgumentException>(() => new GrpcModelClient(new Uri("http://x"), new GrpcModelClientOptions { Timeout = TimeSpan.Zero }));
        Assert.ThrowsAny<ArgumentException>(() => new GrpcModelClient(new Uri("http://x"), new GrpcModelClientOptions { MaxMessageSize = 0 }));
    }
}
