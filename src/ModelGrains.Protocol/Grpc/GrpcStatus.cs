using ModelGrains.Errors;

namespace ModelGrains.Protocol.Grpc;

/// <summary>How a call ended, as its trailers say it.</summary>
/// <param name="Code">The code.</param>
/// <param name="Message">The text; empty on success.</param>
public readonly record struct GrpcStatus(GrpcStatusCode Code, string Message)
{
    /// <summary>Success.</summary>
    public static GrpcStatus Ok => new(GrpcStatusCode.Ok, "");

    /// <summary>Which error of the closed list it is, where the server says so in <see cref="GrpcHeaders.Error"/>.</summary>
    public ModelErrorCode? Error { get; init; }

    /// <summary>How long to wait before trying again, where the server says so.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the call succeeded.</summary>
    public bool IsOk => Code == GrpcStatusCode.Ok;
}
