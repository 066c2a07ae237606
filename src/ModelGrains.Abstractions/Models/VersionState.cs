namespace ModelGrains.Models;

/// <summary>Where a version stands in its life. The numbers are stored and never change.</summary>
public enum VersionState
{
    /// <summary>Received, nothing checked yet.</summary>
    Uploaded = 1,

    /// <summary>Manifest, graph and files are in order.</summary>
    Validated = 2,

    /// <summary>In the package store under its digest.</summary>
    Packaged = 3,

    /// <summary>Loaded once and its samples answered as expected.</summary>
    Verified = 4,

    /// <summary>May be served; no route refers to it.</summary>
    Ready = 5,

    /// <summary>A route sends it requests.</summary>
    Serving = 6,

    /// <summary>Another version took its place in the route.</summary>
    Superseded = 7,

    /// <summary>On its way out.</summary>
    Retiring = 8,

    /// <summary>Gone; its package may be kept for a while.</summary>
    Retired = 9,

    /// <summary>Something in its life failed, with a reason.</summary>
    Failed = 10,
}
