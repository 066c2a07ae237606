using System.Threading.Channels;
using ModelGrains.Protocol.Grpc;
using ModelGrains.Protocol.Messages;

namespace ModelGrains.Gateway.Grpc;

/// <summary>
/// ModelStreamInfer: the requests of a stream run side by side up to a limit, above which no more are read; answers go out in the order
/// of the requests. A wrong request is answered with its error and the stream goes on. Large requests take several of the places, so
/// that a stream holds about twice the bytes of the largest message at most.
/// </summary>
internal sealed class ModelStreamInferHandler(InferenceGrpcOptions options)
{
    private const string EnableFinal = "triton_enable_empty_final_response";
    private const string Final = "triton_final_response";

    /// <summary>Answers a stream to its end.</summary>
    public async Task<GrpcStatus> HandleAsync(GrpcStreamCall<ModelInferRequest, ModelStreamInferResponse> call)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(call.Cancellation);
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(failed.Token, call.Stopping);
        using var places = new SemaphoreSlim(options.MaxStreamConcurrency);
        var answers = Channel.CreateUnbounded<Running>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        var writing = WriteAsync(call, answers.Reader, places, failed);
        try
        {
            return await ReadAsync(call, answers.Writer, places, failed.Token, reading.Token);
        }
        finally
        {
            // What was accepted is answered before the status, whatever the status is. A failed write is what the caller has to see.
            answers.Writer.Complete();
            await writing;
        }
    }

    private async Task<GrpcStatus> ReadAsync(
        GrpcStreamCall<ModelInferRequest, ModelStreamInferResponse> call,
        ChannelWriter<Running> answers,
        SemaphoreSlim places,
        CancellationToken running,
        CancellationToken reading)
    {
        try
        {
            while (true)
            {
                await places.WaitAsync(reading);
                if (await call.ReadAsync(reading) is not { } request)
                    return GrpcStatus.Ok;
                if (!request.IsSuccess)
                    return request.Status;
                var taken = PlacesOf(request.Value);
                for (var more = 1; more < taken; more++)
                    await places.WaitAsync(reading);
                await answers.WriteAsync(new Running(AnswerAsync(call, request.Value, running), taken), CancellationToken.None);
            }
        }
        catch (OperationCanceledException) when (call.Stopping.IsCancellationRequested && !running.IsCancellationRequested)
        {
            return new GrpcStatus(GrpcStatusCode.Unavailable, "The server is stopping");
        }
    }

    /// <summary>From one for the smallest request to all for the largest.</summary>
    private int PlacesOf(ModelInferRequest request) =>
        1 + (int)((options.MaxStreamConcurrency - 1) * (long)request.CalculateSize() / Math.Max(request.CalculateSize(), options.MaxMessageSize));

    /// <summary>Writes the answers as their turn comes; the places are free when the answer is taken.</summary>
    private static async Task WriteAsync(
        GrpcStreamCall<ModelInferRequest, ModelStreamInferResponse> call,
        ChannelReader<Running> answers,
        SemaphoreSlim places,
        CancellationTokenSource failed)
    {
        try
        {
            await foreach (var running in answers.ReadAllAsync(CancellationToken.None))
            {
                await call.WriteAsync(await running.Answer, call.Cancellation);
                places.Release(running.Places);
            }
        }
        catch
        {
            // Nobody takes answers any more: stop reading, and leave nothing running behind.
            await failed.CancelAsync();
            await foreach (var running in answers.ReadAllAsync(CancellationToken.None))
                await ((Task)running.Answer).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    private static async Task<ModelStreamInferResponse> AnswerAsync(
        GrpcStreamCall<ModelInferRequest, ModelStreamInferResponse> call, ModelInferRequest request, CancellationToken cancellationToken)
    {
        // A reserved parameter: it is about this stream, not for the model.
        var isFinalWanted = request.Parameters.Remove(EnableFinal, out var wanted) && wanted.BoolParam;
        var answer = await new StreamInference(call.Services, call.Headers).InferAsync(request, cancellationToken);
        if (isFinalWanted)
            answer.InferResponse.Parameters[Final] = new InferParameter { BoolParam = true };
        return answer;
    }

    private readonly record struct Running(Task<ModelStreamInferResponse> Answer, int Places);
}
