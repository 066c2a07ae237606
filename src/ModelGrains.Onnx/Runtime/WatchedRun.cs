using Microsoft.ML.OnnxRuntime;

namespace ModelGrains.Onnx.Runtime;

/// <summary>The run that a thread has under way, as <see cref="RunLimit"/> sees it; the thread's next one uses it again.</summary>
internal sealed class WatchedRun(RunLimit owner)
{
    private const int Idle = 0;
    private const int Running = 1;
    private const int Looking = 2;

    private readonly RunOptions own = new();
    private RunOptions options = null!;
    private long startedAt;
    private int state;
    private volatile bool isEnded;

    /// <summary>Who watches it.</summary>
    public RunLimit Owner { get; } = owner;

    /// <summary>Whether the run took too long; until the next begins.</summary>
    public bool IsEnded => isEnded;

    /// <summary>The native options to run with, until <see cref="End"/>.</summary>
    public nint Handle => options.DangerousGetHandle();

    /// <summary>A run begins, with the options by which its caller can end it, or the thread's own.</summary>
    public void Begin(RunOptions? callers, long now)
    {
        options = callers ?? own;
        startedAt = now;
        isEnded = false;
        Volatile.Write(ref state, Running);
    }

    /// <summary>The run is over: nothing ends it any more when this returns.</summary>
    public void End()
    {
        var wait = default(SpinWait);
        while (Interlocked.CompareExchange(ref state, Idle, Running) != Running)
            wait.SpinOnce();
        if (isEnded)
            own.Terminate = false;
        options = own;
    }

    /// <summary>Ends the run where it began before <paramref name="latest"/>.</summary>
    public void EndIfBefore(long latest)
    {
        // Whoever runs waits in End for as long as this looks at it.
        if (Interlocked.CompareExchange(ref state, Looking, Running) != Running)
            return;
        if (startedAt < latest && !isEnded)
        {
            isEnded = true;
            options.Terminate = true;
        }

        Volatile.Write(ref state, Running);
    }
}
