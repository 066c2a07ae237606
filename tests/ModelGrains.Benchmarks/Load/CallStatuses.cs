namespace ModelGrains.Benchmarks.Load;

/// <summary>Statuses of the wires.</summary>
internal static class CallStatuses
{
    /// <summary>Of a gRPC code; -1 where the answer had none.</summary>
    public static CallStatus OfGrpc(int code) => code switch
    {
        0 => CallStatus.Ok,
        4 => CallStatus.Late,
        8 => CallStatus.Refused,
        12 => CallStatus.Unsupported,
        14 => CallStatus.Unavailable,
        _ => CallStatus.Failed,
    };

    /// <summary>Of an HTTP status.</summary>
    public static CallStatus OfHttp(int status) => status switch
    {
        200 => CallStatus.Ok,
        429 => CallStatus.Refused,
        501 => CallStatus.Unsupported,
        503 => CallStatus.Unavailable,
        504 => CallStatus.Late,
        _ => CallStatus.Failed,
    };
}
