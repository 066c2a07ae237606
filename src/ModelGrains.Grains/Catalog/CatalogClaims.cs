using ModelGrains.Errors;
using ModelGrains.Models;

namespace ModelGrains.Grains.Catalog;

/// <summary>Claims of versions: what a conditional command does first where it takes more than one write.</summary>
internal static class CatalogClaims
{
    /// <summary>
    /// Gives a record its next revision where it still has the one that was seen, else a <see cref="ModelErrorCode.PreconditionFailed"/>: of
    /// two writers that saw the same, one alone gets it.
    /// </summary>
    public static Task<Outcome<VersionRecord>> ClaimAsync(this ICatalogGrain catalog, VersionRecord seen, string actor) =>
        catalog.MoveAsync(new MoveVersion { Key = seen.Key, ExpectedRevision = seen.Revision, IsClaim = true, Actor = actor, Reason = "claimed" });
}
