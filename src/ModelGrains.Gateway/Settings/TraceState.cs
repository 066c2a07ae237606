namespace ModelGrains.Gateway.Settings;

/// <summary>What of a model's requests is traced.</summary>
public sealed record TraceState
{
    /// <summary>Whether requests are traced with their times (trace level <c>TIMESTAMPS</c>, else <c>OFF</c>). Default: no.</summary>
    public bool Timestamps { get; init; }

    /// <summary>One request in this many is traced; at least 1. Default 1,000.</summary>
    public int Rate { get; init; } = 1000;

    /// <summary>How many more requests are traced since the count was set; −1 for no limit, 0 for none. Default −1.</summary>
    public int Count { get; init; } = -1;
}
