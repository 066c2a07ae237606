using Microsoft.AspNetCore.Http;

namespace ModelGrains.Gateway.Management.OpenApi;

/// <summary>What the statuses of problems mean, for the API's description.</summary>
internal static class ProblemTexts
{
    public static string Of(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "The request or the package is wrong: every field with what came and what was expected.",
        StatusCodes.Status403Forbidden => "The request comes from a page of another site.",
        StatusCodes.Status404NotFound => "There is no such model, version or deployment.",
        StatusCodes.Status409Conflict => "The command conflicts with what is stored; the detail says with what.",
        StatusCodes.Status412PreconditionFailed => "The present entity tag is none of If-Match; the detail names both. Nothing was changed.",
        StatusCodes.Status429TooManyRequests => "A limit: there is no room in memory, or a list of work is full.",
        StatusCodes.Status500InternalServerError => "The server failed; its log says more.",
        StatusCodes.Status503ServiceUnavailable => "It cannot be done now: the package store is away, or an instance is on its way in or out.",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "has no text"),
    };
}
