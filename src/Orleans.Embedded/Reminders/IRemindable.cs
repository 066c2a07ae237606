using Orleans.Runtime;

namespace Orleans;

/// <summary>A grain that can have reminders: timers that outlive its activations and the process.</summary>
public interface IRemindable : IGrain
{
    /// <summary>A reminder's time has come. It may come again, and ticks may be missed while no silo runs.</summary>
    Task ReceiveReminder(string reminderName, TickStatus status);
}
