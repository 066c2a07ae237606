using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using ModelGrains.Deployments;
using Orleans.Runtime;

namespace ModelGrains.Grains.Deployments;

/// <summary>A part of the list of deployments. Those that ended leave it, and are forgotten, when there are newer ones enough.</summary>
internal sealed partial class DeploymentIndexGrain : Grain, IDeploymentIndexGrain
{
    /// <summary>How many that ended a part keeps.</summary>
    private const int MaxEnded = 200;

    private readonly IPersistentState<DeploymentIndexState> state;
    private readonly ILogger<DeploymentIndexGrain> logger;

    private ImmutableList<DeploymentSummary> deployments = [];

    public DeploymentIndexGrain(
        [PersistentState(StorageNames.DeploymentIndex, StorageNames.Provider)] IPersistentState<DeploymentIndexState> state, ILogger<DeploymentIndexGrain> logger)
    {
        this.state = state;
        this.logger = logger;
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        deployments = [.. state.State.Deployments];
        return Task.CompletedTask;
    }

    public async Task SetAsync(DeploymentSummary summary)
    {
        var at = deployments.FindIndex(known => known.Id == summary.Id);
        var next = at < 0 ? deployments.Add(summary) : deployments.SetItem(at, summary);
        var tooMany = next.Count(known => known.State != DeploymentState.Running) - MaxEnded;
        var old = next.Where(known => known.State != DeploymentState.Running).Take(Math.Max(0, tooMany)).ToList();
        await StoreAsync(next.RemoveRange(old));
        foreach (var gone in old)
            await ForgetAsync(gone.Id);
    }

    public Task<ImmutableArray<DeploymentSummary>> ListAsync() => Task.FromResult(deployments.Reverse().ToImmutableArray());

    private async Task StoreAsync(ImmutableList<DeploymentSummary> next)
    {
        state.State.Deployments = [.. next];
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            state.State.Deployments = [.. deployments];
            throw;
        }

        deployments = next;
    }

    private async Task ForgetAsync(DeploymentId id)
    {
        try
        {
            await GrainFactory.Deployment(id).ForgetAsync();
        }
        catch (Exception e)
        {
            Log.NotForgotten(logger, id, e.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1340, LogLevel.Warning, "Deployment {Deployment} has left the list but is still stored: {Message}")]
        public static partial void NotForgotten(ILogger logger, DeploymentId deployment, string message);
    }
}
