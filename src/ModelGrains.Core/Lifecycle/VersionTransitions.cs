using ModelGrains.Models;

namespace ModelGrains.Core.Lifecycle;

/// <summary>
/// The legal moves of a version: <c>Uploaded → Validated → Packaged → Verified → Ready ⇄ Serving → Superseded → Retiring → Retired</c>,
/// any → <c>Failed</c>; a superseded, retiring, retired or failed version may come back.
/// </summary>
public static class VersionTransitions
{
    /// <summary>Whether a version may go from one state to another.</summary>
    public static bool IsLegal(VersionState from, VersionState to) => (from, to) switch
    {
        (VersionState.Uploaded, VersionState.Validated) => true,
        (VersionState.Validated, VersionState.Packaged) => true,
        (VersionState.Packaged, VersionState.Verified) => true,
        (VersionState.Verified, VersionState.Ready) => true,
        (VersionState.Ready, VersionState.Serving or VersionState.Superseded or VersionState.Retiring) => true,
        (VersionState.Serving, VersionState.Ready or VersionState.Superseded) => true,
        (VersionState.Superseded, VersionState.Serving or VersionState.Ready or VersionState.Retiring) => true,
        (VersionState.Retiring, VersionState.Retired or VersionState.Ready) => true,
        (VersionState.Retired, VersionState.Ready) => true,
        (VersionState.Failed, VersionState.Packaged or VersionState.Retiring) => true,
        (VersionState.Failed or VersionState.Retired, VersionState.Failed) => false,
        (_, VersionState.Failed) => true,
        _ => false,
    };
}
