using System.Globalization;
using Google.Protobuf;
using ModelGrains.Gateway.Grpc;
using ModelGrains.Gateway.Tests.Support;
using ModelGrains.Inference;
using ModelGrains.Protocol.Grpc;
using ModelGrains.Protocol.Messages;
using ModelGrains.Routing;
using ModelGrains.Tensors;

namespace ModelGrains.Gateway.Tests.Grpc;

/// <summary>Streams of inferences.</summary>
public sealed class ModelStreamInferTests
{
    [Fact]
    public async Task Stream_AnswersThatFinishInAnotherOrder_ComeInTheOrderOfTheRequests()
    {
        await using var host = await GatewayHost.StartAsync();
        var inferences = new HeldInferences();
        host.Plane.OnInfer = inferences.InferAsync;
        using var call = Call(host);
        var held = new List<HeldInferences.Held>();
        for (var id = 0; id < 3; id++)
        {
            await call.SendAsync(Request(id));
            held.Add(await inferences.NextAsync());
        }

        call.Finish();
        held[2].Release();
        held[1].Release();
        held[0].Release();

        foreach (var id in (string[])["0", "1", "2"])
            Assert.Equal(id, (await call.ReadAsync())?.InferResponse.Id);
        Assert.True((await call.StatusAsync()).IsOk);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stream_CallerThatAsks_IsToldWhyInEachAnswer(bool explain)
    {
        await using var host = await GatewayHost.StartAsync();
        host.Plane.OnInfer = (request, _) => new(FakeDataPlane.Echo(request).Value! with { Pick = new PickExplanation { Revision = 7, Reason = PickReason.Label } });
        using var call = new DuplexCall<ModelInferRequest, ModelStreamInferResponse>(host, InferenceExtensionMethods.ModelStreamInfer, explain: explain);
        for (var id = 0; id < 2; id++)
            await call.SendAsync(Request(id));
        call.Finish();

        for (var id = 0; id < 2; id++)
        {
            var told = (await call.ReadAsync())!.InferResponse.Parameters;
            Assert.Equal(
                explain ? [("x-modelgrains-picked-by", "label"), ("x-modelgrains-revision", "7"), ("x-modelgrains-version", "3")] : [],
                told.Select(parameter => (parameter.Key, parameter.Value.StringParam)).Order());
        }
    }

    [Fact]
    public async Task Stream_WithoutRequests_EndsWell()
    {
        await using var host = await GatewayHost.StartAsync();
        using var call = Call(host);
        call.Finish();

        Assert.True((await call.StatusAsync()).IsOk);
    }

    [Fact]
    public async Task Stream_WrongRequestsBetweenGoodOnes_AreAnsweredWithTheirErrorAndId()
    {
        await using var host = await GatewayHost.StartAsync();
        host.Plane.OnInfer = (request, _) => request.Id == "2"
            ? throw new InvalidOperationException("/secret/path")
            : new(FakeDataPlane.Echo(request));
        using var call = Call(host);
        await call.SendAsync(Request(0));
        var wrong = Request(1);
        wrong.RawInputContents[0] = ByteString.CopyFrom(1, 2, 3);
        await call.SendAsync(wrong);
        await call.SendAsync(Request(2));
        await call.SendAsync(Request(3));
        call.Finish();

        var answers = new List<ModelStreamInferResponse>();
        while (await call.ReadAsync() is { } answer)
            answers.Add(answer);
        Assert.True((await call.StatusAsync()).IsOk);
        Assert.Equal(["0", "1", "2", "3"], answers.Select(answer => answer.InferResponse.Id));
        Assert.Equal("input byte size mismatch for input 'x' for model 'echo'. Expected 4, got 3", answers[1].ErrorMessage);
        Assert.Equal("The server failed on this request", answers[2].ErrorMessage);
        Assert.Empty(answers[3].ErrorMessage);
        Assert.True(host.Errors.TryDequeue(out _));
    }

    [Fact]
    public async Task Stream_BrokenFrame_AnswersWhatCameBeforeAndEndsWithAStatus()
    {
        await using var host = await GatewayHost.StartAsync();
        using var call = Call(host);
        await call.SendAsync(Request(0));
        await call.SendRawAsync([7, 0, 0, 0, 0]);

        Assert.Equal("0", (await call.ReadAsync())?.InferResponse.Id);
        var status = await call.StatusAsync();
        Assert.Equal(GrpcStatusCode.Internal, status.Code);
        Assert.Equal("The first byte of a message must be 0 or 1", status.Message);
    }

    [Fact]
    public async Task Stream_AboveItsLimit_IsReadNoFurtherUntilAnAnswerIsOut()
    {
        await using var host = await GatewayHost.StartAsync(grpc: new InferenceGrpcOptions { MaxStreamConcurrency = 2 });
        var inferences = new HeldInferences();
        host.Plane.OnInfer = inferences.InferAsync;
        using var call = Call(host);
        for (var id = 0; id < 20; id++)
            await call.SendAsync(Request(id));
        call.Finish();
        var first = await inferences.NextAsync();
        var second = await inferences.NextAsync();

        // The second's answer waits for the first's: no place is free yet.
        second.Release();
        Assert.False(inferences.HasMore);
        first.Release();
        for (var id = 2; id < 20; id++)
            (await inferences.NextAsync()).Release();

        for (var id = 0; id < 20; id++)
            Assert.Equal(Text(id), (await call.ReadAsync())?.InferResponse.Id);
        Assert.True((await call.StatusAsync()).IsOk);
        Assert.InRange(inferences.Most, 1, 2);
    }

    [Fact]
    public async Task Stream_LargeRequests_RunFewerSideBySide()
    {
        const int Limit = 1024 * 1024;
        await using var host = await GatewayHost.StartAsync(grpc: new InferenceGrpcOptions { MaxStreamConcurrency = 4, MaxMessageSize = Limit });
        var inferences = new HeldInferences();
        host.Plane.OnInfer = inferences.InferAsync;
        using var call = Call(host);
        var sending = Task.Run(async () =>
        {
            for (var id = 0; id < 6; id++)
            {
                var large = Request(id);
                large.Inputs[0].Datatype = "UINT8";
                large.Inputs[0].Shape[0] = Limit - 1024;
                large.RawInputContents[0] = UnsafeByteOperations.UnsafeWrap(new byte[Limit - 1024]);
                await call.SendAsync(large);
            }

            call.Finish();
        });
        for (var id = 0; id < 6; id++)
        {
            (await inferences.NextAsync()).Release();
            Assert.Equal(Text(id), (await call.ReadAsync())?.InferResponse.Id);
        }

        await sending;
        Assert.True((await call.StatusAsync()).IsOk);
        Assert.Equal(1, inferences.Most);
    }

    [Fact]
    public async Task Stream_CallerThatDoesNotRead_IsReadNoFurther()
    {
        // Far above what a caller's window can grow to: an answer is out when most of it was read.
        const int AnswerSize = 24 * 1024 * 1024;
        const int Requests = 8;
        await using var host = await GatewayHost.StartAsync(grpc: new InferenceGrpcOptions { MaxStreamConcurrency = 1 });
        var large = new Tensor { Name = "y", DataType = DataType.UInt8, Shape = [AnswerSize], Data = new byte[AnswerSize] };
        host.Plane.OnInfer = (request, _) => new(new InferResponse { Model = request.Model, Version = new ModelVersion(3), Id = request.Id, Outputs = [large] });
        using var call = Call(host);
        for (var id = 0; id < Requests; id++)
            await call.SendAsync(Request(id));
        call.Finish();

        for (var id = 0; id < Requests; id++)
        {
            Assert.Equal(Text(id), (await call.ReadAsync())?.InferResponse.Id);
            Assert.InRange(host.Plane.Requests.Count, id + 1, id + 2);
        }

        Assert.True((await call.StatusAsync()).IsOk);
    }

    [Fact]
    public async Task Stream_DeadlineWithOneInFlight_CancelsItAndSaysSo()
    {
        await using var host = await GatewayHost.StartAsync();
        var inferences = new HeldInferences();
        host.Plane.OnInfer = inferences.InferAsync;
        using var call = new DuplexCall<ModelInferRequest, ModelStreamInferResponse>(host, InferenceExtensionMethods.ModelStreamInfer, "5S");
        await call.SendAsync(Request(0));
        (await inferences.NextAsync()).Release();
        Assert.Equal("0", (await call.ReadAsync())?.InferResponse.Id);
        await call.SendAsync(Request(1));
        var second = await inferences.NextAsync();
        host.Time.Advance(TimeSpan.FromSeconds(5));
        await second.Cancelled;

        Assert.Equal(GrpcStatusCode.DeadlineExceeded, (await call.StatusAsync()).Code);
    }

    [Fact]
    public async Task Stream_CallerGone_CancelsWhatIsInFlight()
    {
        await using var host = await GatewayHost.StartAsync();
        var inferences = new HeldInferences();
        host.Plane.OnInfer = inferences.InferAsync;
        using var call = Call(host);
        await call.SendAsync(Request(0));
        await call.SendAsync(Request(1));
        var (first, second) = (await inferences.NextAsync(), await inferences.NextAsync());
        await call.CancelAsync();

        await first.Cancelled;
        await second.Cancelled;
    }

    [Fact]
    public async Task Stream_ServerStops_AnswersWhatIsInFlightAndEnds()
    {
        var host = await GatewayHost.StartAsync();
        var inferences = new HeldInferences();
        host.Plane.OnInfer = inferences.InferAsync;
        using var call = Call(host);
        await call.SendAsync(Request(0));
        var held = await inferences.NextAsync();
        var stopped = host.StopAsync();
        held.Release();

        Assert.Equal("0", (await call.ReadAsync())?.InferResponse.Id);
        Assert.Equal(GrpcStatusCode.Unavailable, (await call.StatusAsync()).Code);
        await stopped;
        await host.DisposeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stream_EmptyFinalResponseEnabled_AnswersSayThatTheyAreFinal(bool enabled)
    {
        await using var host = await GatewayHost.StartAsync();
        using var call = Call(host);
        var request = Request(0);
        request.Parameters["triton_enable_empty_final_response"] = new InferParameter { BoolParam = enabled };
        await call.SendAsync(request);
        var wrong = request.Clone();
        wrong.ModelName = "";
        await call.SendAsync(wrong);
        call.Finish();

        foreach (var isError in (bool[])[false, true])
        {
            var answer = await call.ReadAsync();
            Assert.Equal(isError, answer?.ErrorMessage.Length > 0);
            Assert.Equal(enabled, answer?.InferResponse.Parameters.TryGetValue("triton_final_response", out var final) == true && final.BoolParam);
        }

        Assert.Empty(host.Plane.Requests[0].Parameters);
    }

    private static DuplexCall<ModelInferRequest, ModelStreamInferResponse> Call(GatewayHost host) => new(host, InferenceExtensionMethods.ModelStreamInfer);

    private static string Text(int id) => id.ToString(CultureInfo.InvariantCulture);

    private static ModelInferRequest Request(int id) => new()
    {
        ModelName = "echo",
        Id = Text(id),
        Inputs = { new ModelInferRequest.Types.InferInputTensor { Name = "x", Datatype = "INT32", Shape = { 1 } } },
        RawInputContents = { ByteString.CopyFrom(BitConverter.GetBytes(id)) },
    };
}
