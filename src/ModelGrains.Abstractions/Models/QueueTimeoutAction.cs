namespace ModelGrains.Models;

/// <summary>What happens to a request that waited too long for its batch. The numbers are stored and never change.</summary>
public enum QueueTimeoutAction
{
    /// <summary>It is answered <see cref="ModelGrains.Errors.ModelErrorCode.DeadlineExceeded"/> without a run.</summary>
    Reject = 1,

    /// <summary>It runs after all that did not wait too long.</summary>
    Delay = 2,
}
