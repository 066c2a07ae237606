namespace ModelGrains.Onnx.Verification;

/// <summary>Why a package failed in the child process. The names are stored in events and never change.</summary>
public enum VerificationFailure
{
    /// <summary>The process ended by a signal or with an exit code of its own.</summary>
    Crashed = 1,

    /// <summary>It was not done within its time.</summary>
    TimedOut = 2,

    /// <summary>It took more memory than it may.</summary>
    OutOfMemory = 3,

    /// <summary>It took more processor time than it may.</summary>
    CpuExceeded = 4,

    /// <summary>An answer is not the expected one, not the unoptimized graph's, or another one when requests are joined.</summary>
    WrongAnswer = 5,

    /// <summary>An answer has NaN, or an infinity, where none is expected.</summary>
    NotANumber = 6,

    /// <summary>The runtime cannot load the graph.</summary>
    LoadFailed = 7,

    /// <summary>The runtime cannot run a sample, or the largest batch.</summary>
    RunFailed = 8,

    /// <summary>Its runs take longer than they may.</summary>
    TooSlow = 9,
}
