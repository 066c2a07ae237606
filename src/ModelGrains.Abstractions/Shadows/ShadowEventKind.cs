namespace ModelGrains.Shadows;

/// <summary>What happened to the copying of requests on a silo. The numbers are stored and never change.</summary>
public enum ShadowEventKind
{
    /// <summary>The silo came under pressure: nothing is copied.</summary>
    Paused = 1,

    /// <summary>The pressure has passed: requests are copied again.</summary>
    Resumed = 2,
}
