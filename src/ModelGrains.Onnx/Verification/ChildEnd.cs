namespace ModelGrains.Onnx.Verification;

/// <summary>How a child process came to its end.</summary>
internal enum ChildEnd
{
    /// <summary>By itself, or by somebody else's hand.</summary>
    Exited,

    /// <summary>Killed: its time was over.</summary>
    TimedOut,

    /// <summary>Killed: it held too much memory.</summary>
    OutOfMemory,

    /// <summary>Killed: it wrote more than a report has.</summary>
    Flooded,

    /// <summary>Killed: nobody waits for it any more.</summary>
    Cancelled,
}
