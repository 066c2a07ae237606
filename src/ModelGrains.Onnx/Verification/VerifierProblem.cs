namespace ModelGrains.Onnx.Verification;

/// <summary>Why the child process gives no report.</summary>
internal sealed record VerifierProblem
{
    /// <summary>How the package failed; null where the verifier itself did.</summary>
    public VerificationFailure? Failure { get; init; }

    /// <summary>What happened, in words without a path.</summary>
    public required string Message { get; init; }
}
