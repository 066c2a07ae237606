using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Logging;
using ModelGrains.Errors;

namespace ModelGrains.Gateway.Management;

/// <summary>Turns what nobody expected into an answer without details, and a log entry with them.</summary>
internal sealed partial class ManagementFaults : IEndpointFilter
{
    private readonly ILogger<ManagementFaults> logger;

    public ManagementFaults(ILogger<ManagementFaults> logger) => this.logger = logger;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (http.Response.StatusCode == StatusCodes.Status400BadRequest)
            return ManagementResults.Error(ModelErrors.Invalid("The query", NotBound(http)));
        try
        {
            return await next(context);
        }
        catch (Exception e) when (http.RequestAborted.IsCancellationRequested)
        {
            Log.Abandoned(logger, http.Request.Method, http.Request.Path, e.GetType().Name);
            return ManagementResults.Error(ModelErrors.Cancelled());
        }
        catch (BadHttpRequestException e)
        {
            return ManagementResults.Error(ModelErrors.Invalid(e.Message));
        }
        catch (Exception e)
        {
            Log.Failed(logger, e, http.Request.Method, http.Request.Path);
            return ManagementResults.Error(ModelErrors.RuntimeFault("The server failed on this command; its log says more"));
        }
    }

    /// <summary>
    /// What ASP.NET Core could not read of the query: it has set the status by now, and would answer without a word. Of what the endpoints take
    /// only booleans can fail.
    /// </summary>
    private static ImmutableArray<FieldError> NotBound(HttpContext http) =>
    [
        .. (http.GetEndpoint()?.Metadata.GetOrderedMetadata<IParameterBindingMetadata>() ?? [])
            .Where(parameter => parameter.HasTryParse && http.Request.Query.ContainsKey(parameter.Name))
            .Select(parameter => new FieldError(parameter.Name, $"is '{http.Request.Query[parameter.Name]}', expected true or false")),
    ];

    private static partial class Log
    {
        [LoggerMessage(3001, LogLevel.Error, "{Method} {Path} failed")]
        public static partial void Failed(ILogger logger, Exception exception, string method, string path);

        [LoggerMessage(3002, LogLevel.Information, "{Method} {Path} was abandoned by its caller ({Kind})")]
        public static partial void Abandoned(ILogger logger, string method, string path, string kind);
    }
}
