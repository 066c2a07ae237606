namespace ModelGrains.Benchmarks.Load;

/// <summary>What a call came to.</summary>
internal enum CallStatus
{
    /// <summary>A whole answer, with success.</summary>
    Ok,

    /// <summary>Refused for load: RESOURCE_EXHAUSTED, 429.</summary>
    Refused,

    /// <summary>UNAVAILABLE, 503.</summary>
    Unavailable,

    /// <summary>DEADLINE_EXCEEDED, 504.</summary>
    Late,

    /// <summary>UNIMPLEMENTED, 501.</summary>
    Unsupported,

    /// <summary>Anything else: another status, a reset stream, a closed connection.</summary>
    Failed,
}
