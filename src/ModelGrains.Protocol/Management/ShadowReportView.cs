namespace ModelGrains.Protocol.Management;

/// <summary>What came of comparing a shadow with its primary, over all silos.</summary>
public sealed record ShadowReportView
{
    /// <summary>The shadow.</summary>
    public required RouteShadowView Shadow { get; init; }

    /// <summary>Whether it gets no copies any more: its window has passed, or the route has it no more.</summary>
    public required bool HasEnded { get; init; }

    /// <summary>When a silo last reported, in UTC; absent where none has.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>How the answers compare.</summary>
    public required ComparisonView Comparison { get; init; }

    /// <summary>The requests that should have been compared and were not.</summary>
    public required ShadowLeftOutView LeftOut { get; init; }

    /// <summary>Pauses and their ends, the oldest first; the last 50.</summary>
    public required IReadOnlyList<ShadowEventView> Events { get; init; }
}
