namespace ModelGrains.Errors;

/// <summary>The closed list of what can go wrong, the same on every wire. The numbers are stored and never change.</summary>
public enum ModelErrorCode
{
    /// <summary>No model of this name is known.</summary>
    ModelNotFound = 1,

    /// <summary>The model is known, this version of it is not.</summary>
    VersionNotFound = 2,

    /// <summary>The request, package or argument is wrong; the message names what came and what was expected.</summary>
    InvalidInput = 3,

    /// <summary>The version exists and cannot answer now: not loaded, loading, draining or failed.</summary>
    NotReady = 4,

    /// <summary>A limit or a full queue; the error carries a delay after which to try again.</summary>
    Overloaded = 5,

    /// <summary>The caller's deadline passed.</summary>
    DeadlineExceeded = 6,

    /// <summary>The caller gave up.</summary>
    Cancelled = 7,

    /// <summary>The caller did not say who it is.</summary>
    Unauthenticated = 8,

    /// <summary>The caller may not do this.</summary>
    PermissionDenied = 9,

    /// <summary>The command conflicts with what is stored: another content under the same version, or a stale revision.</summary>
    Conflict = 10,

    /// <summary>The instance that had the request is gone; the request may be sent again.</summary>
    InstanceLost = 11,

    /// <summary>The runtime failed while it ran this request.</summary>
    RuntimeFault = 12,

    /// <summary>What the command was made for has changed since its writer read it; the message names the entity tag given and the present one.</summary>
    PreconditionFailed = 13,
}
