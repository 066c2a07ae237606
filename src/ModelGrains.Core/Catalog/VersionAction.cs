namespace ModelGrains.Core.Catalog;

/// <summary>What a record is owed after a change of its model's route.</summary>
public enum VersionAction
{
    /// <summary>Nothing.</summary>
    Keep,

    /// <summary>The route has it now.</summary>
    MarkServing,

    /// <summary>The route serves others now.</summary>
    MarkSuperseded,

    /// <summary>The route serves nothing now.</summary>
    MarkReady,
}
