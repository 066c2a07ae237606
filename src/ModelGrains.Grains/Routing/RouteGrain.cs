using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using ModelGrains.Core.Routing;
using ModelGrains.Errors;
using ModelGrains.Grains.Silos;
using ModelGrains.Routing;
using Orleans.Runtime;

namespace ModelGrains.Grains.Routing;

/// <summary>The only writer of one model's route. A revision counts once it is stored; every active silo has it before the writer is answered.</summary>
internal sealed partial class RouteGrain : Grain, IRouteGrain
{
    private readonly IPersistentState<RouteState> state;
    private readonly IClusterMembershipService membership;
    private readonly TimeProvider time;
    private readonly ILogger<RouteGrain> logger;

    private ImmutableArray<RouteRevision> history = [];

    public RouteGrain(
        [PersistentState(StorageNames.Route, StorageNames.Provider)] IPersistentState<RouteState> state,
        IClusterMembershipService membership,
        TimeProvider time,
        ILogger<RouteGrain> logger)
    {
        this.state = state;
        this.membership = membership;
        this.time = time;
        this.logger = logger;
    }

    private ModelName Model => ModelName.Parse(this.GetPrimaryKeyString());

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        history = state.State.History;
        return Task.CompletedTask;
    }

    public Task<RouteRevision> GetAsync()
    {
        if (history.IsEmpty)
            DeactivateOnIdle(); // Any name can be asked for: one that nobody routed is not kept.
        return Task.FromResult(Current());
    }

    public Task<ImmutableArray<RouteRevision>> GetHistoryAsync() => Task.FromResult(history);

    public async Task<Outcome<RouteRevision>> SetAsync(SetRoute command)
    {
        var current = Current();
        var next = RoutePolicy.Next(current, command, time.GetUtcNow());
        if (!next.IsSuccess)
            return next;
        if (next.Value.Revision != current.Revision)
        {
            // A crash between storing and telling would leave it with nobody who knows: who was announced a revision and has it not, asks.
            await Task.WhenAll(membership.ActiveSilos().Select(silo => AnnounceAsync(silo, next.Value)));
            var kept = history.Length < RouteState.MaxHistory ? history : history.RemoveAt(0);
            await StoreAsync(kept.Add(next.Value));
            Log.RouteChanged(logger, next.Value.Model, next.Value.Revision, command.Actor, command.Reason);
        }

        await Task.WhenAll(membership.ActiveSilos().Select(silo => TellAsync(silo, next.Value)));
        return next;
    }

    public Task<ImmutableArray<ModelName>> GetReferrersAsync() => Task.FromResult(state.State.Referrers);

    public async Task AddReferrerAsync(ModelName model)
    {
        var before = state.State.Referrers;
        if (before.Contains(model))
            return;
        state.State.Referrers = before.Add(model);
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            state.State.Referrers = before;
            throw;
        }
    }

    private RouteRevision Current() =>
        history.Length > 0
            ? history[^1]
            : new RouteRevision { Model = Model, Revision = 0, Spec = RouteSpec.Empty, Time = DateTimeOffset.UnixEpoch, Actor = "", Reason = "" };

    private async Task StoreAsync(ImmutableArray<RouteRevision> next)
    {
        state.State.History = next;
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            state.State.History = history;
            throw;
        }

        history = next;
    }

    private async Task AnnounceAsync(SiloAddress silo, RouteRevision route)
    {
        try
        {
            await GrainFactory.Silo(silo).RouteChangingAsync(route.Model, route.Revision);
        }
        catch (Exception e)
        {
            Log.SiloNotTold(logger, silo, route.Model, route.Revision, e.Message);
        }
    }

    /// <summary>A silo that cannot be told is dead or dying, or hears of it at its next look (<see cref="RoutePoll"/>).</summary>
    private async Task TellAsync(SiloAddress silo, RouteRevision route)
    {
        try
        {
            await GrainFactory.Silo(silo).RouteChangedAsync(route);
        }
        catch (Exception e)
        {
            Log.SiloNotTold(logger, silo, route.Model, route.Revision, e.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1100, LogLevel.Information, "Route of {Model} is at revision {Revision}, by {Actor}: {Reason}")]
        public static partial void RouteChanged(ILogger logger, ModelName model, long revision, string actor, string reason);

        [LoggerMessage(1101, LogLevel.Warning, "Silo {Silo} was not told of revision {Revision} of the route of {Model}: {Message}")]
        public static partial void SiloNotTold(ILogger logger, SiloAddress silo, ModelName model, long revision, string message);
    }
}
