namespace ModelGrains.Models;

/// <summary>Where an instance stands. The numbers go over the wire and never change.</summary>
public enum InstanceState
{
    /// <summary>Nothing done yet.</summary>
    New = 1,

    /// <summary>There is room for it.</summary>
    Admitted = 2,

    /// <summary>The session is being made.</summary>
    Loading = 3,

    /// <summary>The samples are being run.</summary>
    Warming = 4,

    /// <summary>Takes requests.</summary>
    Ready = 5,

    /// <summary>Takes no more requests and waits for those in flight.</summary>
    Draining = 6,

    /// <summary>Holds no memory.</summary>
    Unloaded = 7,

    /// <summary>Could not be loaded, with a reason.</summary>
    Failed = 8,
}
