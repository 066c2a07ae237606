namespace ModelGrains.Grains.Shadows;

/// <summary>What this silo does for shadows, for metrics. Safe for concurrent use.</summary>
public interface IShadowActivity
{
    /// <summary>Whether nothing is copied because the silo is under pressure.</summary>
    bool IsPaused { get; }

    /// <summary>Its shadows, in no order.</summary>
    IReadOnlyList<ShadowMeasure> Read();
}
