namespace ModelGrains.Models;

/// <summary>What the catalog wants of a version. The numbers are stored and never change.</summary>
public enum DesiredState
{
    /// <summary>Its instances are loaded on some silo.</summary>
    Loaded = 1,

    /// <summary>No instance holds memory.</summary>
    Unloaded = 2,
}
