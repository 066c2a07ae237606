namespace ModelGrains.Onnx.Verification;

/// <summary>What became of a child process.</summary>
internal sealed record ChildResult
{
    /// <summary>How it ended.</summary>
    public required ChildEnd End { get; init; }

    /// <summary>Its exit code: 128 and the signal's number where a signal ended it.</summary>
    public required int ExitCode { get; init; }

    /// <summary>Whether it came as far as to touch the package's graph.</summary>
    public required bool HasBegun { get; init; }

    /// <summary>What it wrote to standard output.</summary>
    public required ReadOnlyMemory<byte> Output { get; init; }

    /// <summary>What it wrote to standard error, its start where that is long.</summary>
    public required string Errors { get; init; }

    /// <summary>The most resident memory seen above its baseline, in bytes.</summary>
    public required long PeakBytes { get; init; }
}
