using System.Collections.Immutable;
using ModelGrains.Errors;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Routing;

/// <summary>The only writer of a model's route. Its key is a <see cref="ModelName"/>.</summary>
[Alias(Aliases.RouteGrain)]
public interface IRouteGrain : IGrainWithStringKey
{
    /// <summary>The current revision; revision 0 with an empty split where the model was never routed.</summary>
    [Alias(Aliases.Get)]
    Task<RouteRevision> GetAsync();

    /// <summary>
    /// Writes the next revision, tells every silo, and answers when they have it. The split that already stands is not written again.
    /// A stale <see cref="SetRoute.ExpectedRevision"/> is a <see cref="ModelErrorCode.Conflict"/>.
    /// </summary>
    [Alias(Aliases.Set)]
    Task<Outcome<RouteRevision>> SetAsync(SetRoute command);

    /// <summary>The revisions kept, oldest first.</summary>
    [Alias(Aliases.List)]
    Task<ImmutableArray<RouteRevision>> GetHistoryAsync();

    /// <summary>Remembers a model whose route is to have a shadow of this model's versions; stored when this ends.</summary>
    [Alias(Aliases.AddReferrer)]
    Task AddReferrerAsync(ModelName model);

    /// <summary>The models whose routes may have shadows of this model's versions: what they really have, their routes say.</summary>
    [Alias(Aliases.GetReferrers)]
    Task<ImmutableArray<ModelName>> GetReferrersAsync();
}
