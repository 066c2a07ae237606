using System.Globalization;

namespace ModelGrains.Onnx.Verification;

/// <summary>What the optimization of a package did. Its graph, or why there is none, is in the package's <c>bundle.json</c>.</summary>
public sealed record OptimizationReport
{
    /// <summary>The optimized graph, relative to the package; null where there is none.</summary>
    public string? Optimized { get; init; }

    /// <summary>Why there is no optimized graph; null where there is one.</summary>
    public string? Skipped { get; init; }

    /// <summary>What the graph is for: <c>cpu</c> or <c>gpu</c>.</summary>
    public required string Accelerator { get; init; }

    /// <summary>The runtime that optimized, as <c>1.29.0</c>.</summary>
    public required string RuntimeVersion { get; init; }

    /// <summary>The original graph with its weights, in bytes.</summary>
    public long OriginalBytes { get; init; }

    /// <summary>The optimized graph with its weights, in bytes; 0 where there is none.</summary>
    public long OptimizedBytes { get; init; }

    /// <summary>How long it took, in milliseconds, without the start of the process.</summary>
    public double Milliseconds { get; init; }

    /// <summary>One line for people.</summary>
    public string Evidence => Skipped is null
        ? string.Create(CultureInfo.InvariantCulture,
            $"optimized for {Accelerator} by ONNX Runtime {RuntimeVersion} in {Milliseconds:0} ms: {OriginalBytes} bytes became {OptimizedBytes}")
        : $"not optimized: {Skipped}";
}
