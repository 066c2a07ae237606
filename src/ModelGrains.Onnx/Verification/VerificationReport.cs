using System.Collections.Immutable;
using System.Globalization;

namespace ModelGrains.Onnx.Verification;

/// <summary>What the child process measured of a package that passed.</summary>
public sealed record VerificationReport
{
    /// <summary>The graph that was loaded, relative to the package: the optimized one where it applies.</summary>
    public required string Graph { get; init; }

    /// <summary>Whether that is the optimized graph.</summary>
    public bool IsOptimized { get; init; }

    /// <summary>The runtime, as <c>1.29.0</c>.</summary>
    public required string RuntimeVersion { get; init; }

    /// <summary>The most resident memory while the graph was loaded and run, above that of the process with an idle runtime, in bytes. A device's own memory is not in it.</summary>
    public long PeakMemoryBytes { get; init; }

    /// <summary>How long the load took, in milliseconds.</summary>
    public double LoadMilliseconds { get; init; }

    /// <summary>The samples answered as expected.</summary>
    public int Samples { get; init; }

    /// <summary>The runs measured; 0 where there are no samples and none could be made up.</summary>
    public int Runs { get; init; }

    /// <summary>What half of the runs take at most, in milliseconds; the first run is not counted where there are more.</summary>
    public double RunMilliseconds { get; init; }

    /// <summary>The longest of these runs, in milliseconds.</summary>
    public double MaxRunMilliseconds { get; init; }

    /// <summary>The rows of the largest batch tried; 0 where batching is off or none could be made up.</summary>
    public int LargestBatch { get; init; }

    /// <summary>What was seen that is no failure, each in words.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>One line for people.</summary>
    public string Evidence
    {
        get
        {
            var graph = IsOptimized ? "the optimized graph" : "the graph";
            var answers = Samples == 0 ? $"no samples; {graph} loads" : $"{Samples} {(Samples == 1 ? "sample" : "samples")} answered as expected by {graph}";
            var runs = Runs == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {RunMilliseconds:0.###} ms a run (at most {MaxRunMilliseconds:0.###})");
            var batch = LargestBatch == 0 ? "" : $", batches of 1 and {LargestBatch}";
            var notes = Notes.IsDefaultOrEmpty ? "" : $"; {string.Join("; ", Notes)}";
            return string.Create(CultureInfo.InvariantCulture,
                $"{answers}; loaded in {LoadMilliseconds:0.#} ms{runs}{batch}, {PeakMemoryBytes / 1048576.0:0.0} MiB at the peak{notes}");
        }
    }
}
