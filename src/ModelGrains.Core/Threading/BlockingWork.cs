namespace ModelGrains.Core.Threading;

/// <summary>
/// Work that holds its thread: files read, written and flushed to the disk, hashed, unpacked, sessions made and let go. It gets a thread of
/// its own, since the pool has hardly more threads than there are processors, and requests wait for one of those.
/// </summary>
public static class BlockingWork
{
    // The work's own tasks go to the pool.
    private const TaskCreationOptions Options = TaskCreationOptions.DenyChildAttach | TaskCreationOptions.HideScheduler;

    private static readonly KeptThreads Threads = new();

    /// <summary>Does it.</summary>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Ends it before it begins.</param>
    public static Task RunAsync(Action work, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(work, cancellationToken, Options, Threads);

    /// <summary>Does it and gives its result.</summary>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Ends it before it begins.</param>
    public static Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(work, cancellationToken, Options, Threads);
}
