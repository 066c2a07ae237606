using ModelGrains.Errors;
using ModelGrains.Grains.Deployments;
using ModelGrains.Rollouts;

namespace ModelGrains.Grains.Rollouts;

/// <summary>Starts rollouts, none while a command on the model's route is under way. Safe for concurrent use.</summary>
public sealed class RolloutStarter
{
    private readonly IGrainFactory grains;
    private readonly ModelLocks locks;

    internal RolloutStarter(IGrainFactory grains, ModelLocks locks)
    {
        this.grains = grains;
        this.locks = locks;
    }

    /// <summary>As <see cref="IRolloutGrain.StartAsync"/>.</summary>
    /// <param name="model">The model.</param>
    /// <param name="command">What to start.</param>
    /// <param name="cancellationToken">Gives up waiting for other commands.</param>
    public async Task<Outcome<RolloutStatus>> StartAsync(ModelName model, StartRollout command, CancellationToken cancellationToken)
    {
        using var held = await locks.EnterAsync(model, cancellationToken);
        return await grains.Rollout(model).StartAsync(command);
    }

    /// <summary>As <see cref="IRolloutGrain.TellAsync"/>.</summary>
    /// <param name="model">The model.</param>
    /// <param name="command">What to tell it.</param>
    /// <param name="cancellationToken">Gives up waiting for other commands.</param>
    public async Task<Outcome<RolloutStatus>> TellAsync(ModelName model, TellRollout command, CancellationToken cancellationToken)
    {
        // What starts another rollout, or takes the route back after one, comes after other commands on it; the rest must not wait for a load.
        if (command.Verb is not (RolloutVerb.Retry or RolloutVerb.Undo))
            return await grains.Rollout(model).TellAsync(command);
        using var held = await locks.EnterAsync(model, cancellationToken);
        return await grains.Rollout(model).TellAsync(command);
    }
}
