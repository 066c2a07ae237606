using System.Collections.Immutable;
using ModelGrains.Errors;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Retirement;

/// <summary>The notifications of one catalog partition that are not delivered yet. Its key is the partition's number.</summary>
[Alias(Aliases.NotificationGrain)]
public interface INotificationGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// Takes a notification; one that waits already is not taken twice. Persisted before it is answered.
    /// <see cref="ModelErrorCode.Overloaded"/> where <see cref="PendingNotice.MaxCount"/> wait: nothing is dropped for it.
    /// </summary>
    [Alias(Aliases.Add)]
    Task<Outcome<PendingNotice>> AddAsync(RetirementNotice notice);

    /// <summary>What waits, oldest first.</summary>
    [Alias(Aliases.List)]
    Task<ImmutableArray<PendingNotice>> ListAsync();

    /// <summary>Forgets a notification: it is delivered, or given up. Does nothing where it is not known.</summary>
    [Alias(Aliases.Remove)]
    Task RemoveAsync(string id);

    /// <summary>Counts a failed delivery and puts the next one off. Does nothing where the notification is not known.</summary>
    [Alias(Aliases.Postpone)]
    Task PostponeAsync(string id, string error, DateTimeOffset nextAttempt);
}
