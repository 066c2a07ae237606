using Microsoft.Extensions.Logging;

namespace Orleans.Runtime;

/// <summary>What a silo logs. Ids 9000 to 9099.</summary>
internal sealed partial class SiloLog(ILogger logger)
{
    [LoggerMessage(9000, LogLevel.Information, "Silo {Name} at {Address} is {Status}.")]
    public partial void StatusChanged(string name, SiloAddress address, SiloStatus status);

    [LoggerMessage(9001, LogLevel.Warning, "Grain {GrainId} failed to activate.")]
    public partial void ActivationFailed(Exception exception, GrainId grainId);

    [LoggerMessage(9002, LogLevel.Warning, "Grain {GrainId} failed while deactivating.")]
    public partial void DeactivationFailed(Exception exception, GrainId grainId);

    [LoggerMessage(9003, LogLevel.Warning, "A timer of grain {GrainId} failed; it goes on with its period.")]
    public partial void TimerFailed(Exception exception, GrainId grainId);

    [LoggerMessage(9004, LogLevel.Warning, "Reminder {Reminder} of grain {GrainId} failed; it goes on with its period.")]
    public partial void ReminderFailed(Exception exception, GrainId grainId, string reminder);

    [LoggerMessage(9005, LogLevel.Warning, "The reminders could not be loaded after a change of members; reminders of lost silos stand still until the next change.")]
    public partial void RemindersNotLoaded(Exception exception);

    [LoggerMessage(9006, LogLevel.Warning, "The silo stopped before all activations had ended.")]
    public partial void StoppedEarly(Exception exception);
}
