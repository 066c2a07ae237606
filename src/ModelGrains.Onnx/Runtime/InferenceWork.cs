namespace ModelGrains.Onnx.Runtime;

/// <summary>Something for an inference thread to do; a node of the queue in front of them, so that waiting costs no memory and leaving no search.</summary>
internal abstract class InferenceWork
{
    /// <summary>The list's own.</summary>
    internal InferenceWork? Next { get; set; }

    /// <summary>The list's own.</summary>
    internal InferenceWork? Previous { get; set; }

    /// <summary>The list that it is in; null where it is in none.</summary>
    internal WorkList? List { get; set; }

    /// <summary>Whether it counts against the queue's limit.</summary>
    internal bool HoldsPlace { get; set; }

    /// <summary>How long a queue may make it wait for this to be worth adding, in ticks of the clock.</summary>
    internal long Patience { get; set; } = long.MaxValue;

    /// <summary>
    /// Does it, and calls <see cref="InferenceThreads.EndRun"/> once before it tells anybody. Must not throw: what goes wrong is told to
    /// whoever waits for it.
    /// </summary>
    public abstract void Run();
}
