using System.Globalization;
using Microsoft.AspNetCore.Http;
using ModelGrains.Errors;
using ModelGrains.Protocol;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Gateway.Management;

/// <summary>Outcomes as answers of the management API.</summary>
internal static class ManagementResults
{
    private const string ProblemType = "application/problem+json";

    public static IResult Of<T>(Outcome<T> outcome) => outcome.IsSuccess ? Json(outcome.Value) : new Problem(outcome.Error);

    public static IResult Error(ModelError error) => new Problem(error);

    public static IResult Json<T>(T value, int status = StatusCodes.Status200OK) => Results.Json(value, ManagementJson.Options, statusCode: status);

    private sealed class Problem(ModelError error) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var status = WireErrors.ToHttp(error.Code);
            httpContext.Response.StatusCode = status;
            if (error.RetryAfter is { } delay)
                httpContext.Response.Headers.RetryAfter = ((int)Math.Ceiling(delay.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            var view = DeploymentViews.ToView(error);
            return httpContext.Response.WriteAsJsonAsync(view, ManagementJson.Options, ProblemType, httpContext.RequestAborted);
        }
    }
}
