namespace ModelGrains.Onnx.Verification;

/// <summary>The one JSON document on the child process's standard output: one of the three is there.</summary>
internal sealed record VerifierAnswer
{
    /// <summary>
    /// How the line on standard error begins that says how much resident memory, in bytes, the process has with an idle runtime. What
    /// comes after that line is the package's doing.
    /// </summary>
    public const string BaselineLine = "modelgrains-verifier: baseline ";

    /// <summary>The answer to <see cref="VerifierRequest.Optimize"/>.</summary>
    public OptimizationReport? Optimization { get; init; }

    /// <summary>The answer to <see cref="VerifierRequest.Verify"/>.</summary>
    public VerificationReport? Verification { get; init; }

    /// <summary>Why there is no report.</summary>
    public VerifierProblem? Problem { get; init; }
}
