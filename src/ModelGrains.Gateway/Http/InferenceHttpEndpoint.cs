using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ModelGrains.Gateway.DataPlane;

namespace ModelGrains.Gateway.Http;

/// <summary>One route with its verb: what is wrong with the request as HTTP, and what nobody expected, become answers here.</summary>
internal sealed partial class InferenceHttpEndpoint(string? verb, Func<HttpContext, IDataPlane, Task> handle, InferenceHttpServices services)
{
    /// <summary>Answers a request.</summary>
    public Task HandleAsync(HttpContext context) => AnswerAsync(context);

    /// <summary>Answers a request; gives the status, 499 where its caller left before the answer was written.</summary>
    public async Task<int> AnswerAsync(HttpContext context)
    {
        try
        {
            if (verb is not null && context.Request.Method != verb)
            {
                context.Response.Headers.Allow = verb;
                await HttpAnswers.WriteErrorAsync(context, StatusCodes.Status405MethodNotAllowed, "Method Not Allowed");
                return context.Response.StatusCode;
            }

            await handle(context, services.Plane);
        }
        catch (Exception failure) when (context.RequestAborted.IsCancellationRequested || context.Response.HasStarted || CutOff.Is(failure))
        {
            // Nobody is there to be answered, or half an answer is on its way: the broken stream says it.
            context.Abort();
            return StatusCodes.Status499ClientClosedRequest;
        }
        catch (BadHttpRequestException refusal)
        {
            await HttpAnswers.WriteErrorAsync(context, refusal.StatusCode, refusal.Message);
        }
        catch (Exception failure)
        {
            Log.RequestFailed(services.Logger, failure, context.Request.Method, context.GetEndpoint()?.DisplayName ?? "");
            await HttpAnswers.WriteErrorAsync(context, StatusCodes.Status500InternalServerError, "The server failed on this request");
        }

        return context.Response.StatusCode;
    }

    private static partial class Log
    {
        [LoggerMessage(3101, LogLevel.Error, "Inference over HTTP failed: {Verb} {Endpoint}")]
        public static partial void RequestFailed(ILogger logger, Exception failure, string verb, string endpoint);
    }
}
