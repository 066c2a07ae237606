using System.Globalization;
using Microsoft.AspNetCore.Http;
using ModelGrains.Errors;
using ModelGrains.Protocol;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Gateway.Management;

/// <summary>Outcomes as answers of the management API.</summary>
internal static class ManagementResults
{
    /// <summary>The content type of every error.</summary>
    public const string ProblemType = "application/problem+json";

    public static IResult Of<T>(Outcome<T> outcome) => outcome.IsSuccess ? Json(outcome.Value) : new Problem(outcome.Error);

    public static IResult Error(ModelError error) => new Problem(error);

    /// <summary>A value as JSON, with its entity tag in the header where it has one.</summary>
    public static IResult Json<T>(T value, int status = StatusCodes.Status200OK)
    {
        var json = Results.Json(value, ManagementJson.Options, statusCode: status);
        return TagOf(value) is { } tag ? new Tagged(json, tag) : json;
    }

    /// <summary>Answers with problem details that have no code of the closed list, as <c>Not Found</c> for an address that is none.</summary>
    public static Task WriteAsync(HttpContext context, ProblemView problem)
    {
        context.Response.StatusCode = problem.Status;
        return context.Response.WriteAsJsonAsync(problem, ManagementJson.Options, ProblemType, context.RequestAborted);
    }

    private static string? TagOf<T>(T value) => value switch
    {
        VersionView version => version.Tag,
        ModelView model => model.Tag,
        DeploymentView deployment => deployment.Version.Tag,
        RouteView route => route.Tag,
        PredictionLogView log => log.Tag,
        _ => null,
    };

    private sealed class Tagged(IResult answer, string tag) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.ETag = tag;
            return answer.ExecuteAsync(httpContext);
        }
    }

    private sealed class Problem(ModelError error) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            if (error.RetryAfter is { } delay)
                httpContext.Response.Headers.RetryAfter = ((int)Math.Ceiling(delay.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            return WriteAsync(httpContext, DeploymentViews.ToView(error));
        }
    }
}
