using ModelGrains.Errors;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Rollouts;

/// <summary>The rollouts of a model, one at a time: moves its route from stage to stage. Its key is a <see cref="ModelName"/>.</summary>
[Alias(Aliases.RolloutGrain)]
public interface IRolloutGrain : IGrainWithStringKey
{
    /// <summary>
    /// Starts a rollout of a version that may be routed. Persisted before it is answered; it goes on by itself, also after a crash.
    /// <see cref="ModelErrorCode.Conflict"/> where one is under way, <see cref="ModelErrorCode.InvalidInput"/> with every error of the spec.
    /// </summary>
    [Alias(Aliases.Start)]
    Task<Outcome<RolloutStatus>> StartAsync(StartRollout command);

    /// <summary>Tells it something. Persisted before it is answered; <see cref="ModelErrorCode.Conflict"/> where it cannot be told that now.</summary>
    [Alias(Aliases.Set)]
    Task<Outcome<RolloutStatus>> TellAsync(TellRollout command);

    /// <summary>The newest rollout; null where there was none.</summary>
    [Alias(Aliases.Get)]
    Task<RolloutStatus?> GetAsync();

    /// <summary>Waits for an event after a number, a few seconds at most, and gives the newest rollout; null where there was none.</summary>
    [Alias(Aliases.Wait)]
    Task<RolloutStatus?> WaitAsync(long number, int sequence, CancellationToken cancellationToken);

    /// <summary>Has a rollout that was cut off go on; does nothing for one that is under way or has ended.</summary>
    [Alias(Aliases.Resume)]
    Task ResumeAsync();
}
