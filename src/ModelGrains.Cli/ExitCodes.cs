using System.Net;
using ModelGrains.Errors;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli;

/// <summary>The exit codes, and the one place that says which error has which.</summary>
internal static class ExitCodes
{
    public const int Success = 0;
    public const int Unexpected = 1;
    public const int Usage = 2;
    public const int Refused = 3;
    public const int NotFound = 4;
    public const int Conflict = 5;
    public const int Unreachable = 6;
    public const int NotReady = 7;
    public const int SomeRowsFailed = 8;
    public const int Interrupted = 130;

    /// <summary>The codes as <c>--help</c> lists them; docs/cli.md has the same.</summary>
    public static IReadOnlyList<(int Code, string Meaning)> Table { get; } =
    [
        (Success, "success"),
        (Unexpected, "unexpected failure"),
        (Usage, "wrong usage"),
        (Refused, "refused as invalid"),
        (NotFound, "no such model or version"),
        (Conflict, "conflict with what is stored"),
        (Unreachable, "no server reached"),
        (NotReady, "not ready, overloaded or out of time"),
        (SomeRowsFailed, "some rows of predict failed"),
        (Interrupted, "interrupted with Ctrl+C"),
    ];

    /// <summary>The exit code of a server's error: by its code of the closed list, else by its HTTP status.</summary>
    public static int Of(ProblemView problem) =>
        Enum.TryParse<ModelErrorCode>(problem.Title, out var code) && Enum.IsDefined(code) ? Of(code) : Of((HttpStatusCode)problem.Status);

    private static int Of(ModelErrorCode code) => code switch
    {
        ModelErrorCode.InvalidInput => Refused,
        ModelErrorCode.ModelNotFound or ModelErrorCode.VersionNotFound => NotFound,
        ModelErrorCode.Conflict or ModelErrorCode.PreconditionFailed => Conflict,
        ModelErrorCode.NotReady or ModelErrorCode.Overloaded or ModelErrorCode.DeadlineExceeded or ModelErrorCode.InstanceLost => NotReady,
        _ => Unexpected,
    };

    private static int Of(HttpStatusCode status) => status switch
    {
        HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnsupportedMediaType or
            HttpStatusCode.UnprocessableEntity => Refused,
        HttpStatusCode.NotFound => NotFound,
        HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed => Conflict,
        HttpStatusCode.BadGateway => Unreachable,
        HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout or
            HttpStatusCode.RequestTimeout => NotReady,
        _ => Unexpected,
    };
}
