using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Gateway.Management.OpenApi;

/// <summary>Says of the management API's endpoints what their signatures do not: for the OpenAPI document.</summary>
internal static class EndpointDescriptions
{
    /// <summary>Names and summarizes an endpoint.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="id">Its operation id.</param>
    /// <param name="tag">What it is grouped under.</param>
    /// <param name="summary">What it does, in a line.</param>
    /// <param name="description">What else there is to know.</param>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder endpoint, string id, string tag, string summary, string? description = null)
    {
        endpoint.WithName(id).WithTags(tag).WithSummary(summary);
        return description is null ? endpoint : endpoint.WithDescription(description);
    }

    /// <summary>An answer of success.</summary>
    public static RouteHandlerBuilder Answers<T>(this RouteHandlerBuilder endpoint, string description, int status = StatusCodes.Status200OK, string contentType = "application/json") =>
        endpoint.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(T), [contentType]) { Description = description });

    /// <summary>As <see cref="Answers"/>, with the entity tag in a header.</summary>
    public static RouteHandlerBuilder AnswersTagged<T>(this RouteHandlerBuilder endpoint, string description, int status = StatusCodes.Status200OK) =>
        endpoint.Answers<T>(description, status).WithHeader(status, "ETag", "The strong entity tag of what is stored of it, for If-Match. What is measured of instances is no part of it.");

    /// <summary>A header of an answer.</summary>
    public static RouteHandlerBuilder WithHeader(this RouteHandlerBuilder endpoint, int status, string name, string description) =>
        endpoint.WithMetadata(new AnswerHeader(status, name, description));

    /// <summary>The problems that an endpoint can answer with, and that of the server itself.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in (ReadOnlySpan<int>)[.. statuses, StatusCodes.Status500InternalServerError])
        {
            endpoint.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(ProblemView), [ManagementResults.ProblemType]) { Description = ProblemTexts.Of(status) });
            if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
                endpoint.WithHeader(status, "Retry-After", "After how many seconds to try again, where that is known.");
        }

        return endpoint;
    }

    /// <summary>The body as bytes.</summary>
    public static RouteHandlerBuilder Takes(this RouteHandlerBuilder endpoint, string description, params IReadOnlyList<string> contentTypes) =>
        endpoint.WithMetadata(new RequestContent(null, description, IsRequired: true, contentTypes));

    /// <summary>The body as JSON.</summary>
    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder endpoint, string description, bool isRequired) =>
        endpoint.WithMetadata(new RequestContent(typeof(T), description, isRequired, "application/json"));
}
