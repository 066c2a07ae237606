using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using ModelGrains.Core.PredictionLogs;
using ModelGrains.Errors;
using ModelGrains.Grains.Silos;
using ModelGrains.Models;
using ModelGrains.PredictionLogs;
using Orleans.Runtime;

namespace ModelGrains.Grains.PredictionLogs;

/// <summary>The only writer of what is logged of one partition's models. A revision counts once it is stored; every active silo has it before the writer is answered.</summary>
internal sealed partial class PredictionLogGrain : Grain, IPredictionLogGrain
{
    private readonly IPersistentState<PredictionLogState> state;
    private readonly IClusterMembershipService membership;
    private readonly TimeProvider time;
    private readonly ILogger<PredictionLogGrain> logger;

    public PredictionLogGrain(
        [PersistentState(StorageNames.PredictionLogs, StorageNames.Provider)] IPersistentState<PredictionLogState> state,
        IClusterMembershipService membership,
        TimeProvider time,
        ILogger<PredictionLogGrain> logger)
    {
        this.state = state;
        this.membership = membership;
        this.time = time;
        this.logger = logger;
    }

    public Task<PredictionLogSettings> GetAsync(ModelName model) => Task.FromResult(Of(model));

    public Task<ImmutableArray<PredictionLogSettings>> ListAsync() => Task.FromResult(state.State.Models.ToImmutableArray());

    public async Task<Outcome<PredictionLogSettings>> SetAsync(SetPredictionLog command)
    {
        var current = Of(command.Model);
        var next = PredictionLogPolicy.Next(current, command, time.GetUtcNow());
        if (!next.IsSuccess)
            return next;
        if (next.Value.Revision != current.Revision)
        {
            await StoreAsync(next.Value);
            Log.Changed(logger, command.Model, next.Value.Revision, command.Actor, command.Reason);
        }

        await TellAsync(next.Value);
        return next;
    }

    public async Task RegisterAsync(VersionKey version, PredictionLogOptions options)
    {
        var current = Of(version.Model);
        var next = PredictionLogPolicy.Register(current, version.Version, options);
        if (next.Revision != current.Revision)
            await StoreAsync(next);
        // Also what stood already: a crash may have come before it was told.
        await TellAsync(next);
    }

    private PredictionLogSettings Of(ModelName model) =>
        state.State.Models.Find(settings => settings.Model == model) ?? new PredictionLogSettings { Model = model, Time = DateTimeOffset.UnixEpoch };

    private async Task StoreAsync(PredictionLogSettings next)
    {
        var before = state.State.Models;
        state.State.Models = [.. before.Where(settings => settings.Model != next.Model), next];
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            state.State.Models = before;
            throw;
        }
    }

    private Task TellAsync(PredictionLogSettings settings)
    {
        var silos = membership.ActiveSilos();
        return Task.WhenAll(silos.Select(silo => TellAsync(silo, settings)));
    }

    /// <summary>A silo that cannot be told is dead or dying, or reads everything when it has started.</summary>
    private async Task TellAsync(SiloAddress silo, PredictionLogSettings settings)
    {
        try
        {
            await GrainFactory.Silo(silo).PredictionLogChangedAsync(settings);
        }
        catch (Exception e)
        {
            Log.SiloNotTold(logger, silo, settings.Model, settings.Revision, e.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1120, LogLevel.Information, "Prediction log of {Model} is at revision {Revision}, by {Actor}: {Reason}")]
        public static partial void Changed(ILogger logger, ModelName model, long revision, string actor, string reason);

        [LoggerMessage(1121, LogLevel.Warning, "Silo {Silo} was not told of revision {Revision} of the prediction log of {Model}: {Message}")]
        public static partial void SiloNotTold(ILogger logger, SiloAddress silo, ModelName model, long revision, string message);
    }
}
