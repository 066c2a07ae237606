using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelGrains.Errors;
using ModelGrains.Gateway.DataPlane;
using ModelGrains.Protocol;
using ModelGrains.Protocol.Grpc;

namespace ModelGrains.Gateway.Grpc;

/// <summary>Exceptions of a call, as a status or as the end of the stream.</summary>
internal static partial class GrpcFaults
{
    /// <summary>Runs a call; the status to answer with, or null where there is nothing to answer any more.</summary>
    public static async Task<GrpcStatus?> GuardAsync(HttpContext context, Func<Task<GrpcStatus?>> call, CancellationToken deadline)
    {
        try
        {
            return await call();
        }
        catch (Exception failure) when (context.RequestAborted.IsCancellationRequested || context.Response.HasStarted || CutOff.Is(failure))
        {
            // The caller is gone, or half an answer is on its way: the reset stream says it.
            context.Abort();
            return null;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return WireErrors.ToGrpc(ModelErrors.DeadlineExceeded());
        }
        catch (BadHttpRequestException)
        {
            return new GrpcStatus(GrpcStatusCode.Internal, "The request's stream is broken");
        }
        catch (Exception failure)
        {
            var logger = context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(GrpcFaults));
            Log.CallFailed(logger, failure, context.GetEndpoint()?.DisplayName ?? "");
            return WireErrors.ToGrpc(ModelErrors.RuntimeFault("The server failed on this request"));
        }
    }

    /// <summary>Answers an exception of a call, or ends the stream where nobody is there or half an answer is on its way.</summary>
    public static Task AnswerAsync(HttpContext context, Exception failure, ILogger logger)
    {
        if (context.RequestAborted.IsCancellationRequested || context.Response.HasStarted || CutOff.Is(failure))
        {
            context.Abort();
            return Task.CompletedTask;
        }

        if (failure is BadHttpRequestException)
            return GrpcAnswers.WriteStatusAsync(context, new GrpcStatus(GrpcStatusCode.Internal, "The request's stream is broken"));
        Log.CallFailed(logger, failure, InferenceMethods.ModelInfer.Path);
        return GrpcAnswers.WriteStatusAsync(context, WireErrors.ToGrpc(ModelErrors.RuntimeFault("The server failed on this request")));
    }

    private static partial class Log
    {
        [LoggerMessage(3201, LogLevel.Error, "Inference over gRPC failed: {Method}")]
        public static partial void CallFailed(ILogger logger, Exception failure, string method);
    }
}
