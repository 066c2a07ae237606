namespace ModelGrains.Onnx.Verification;

/// <summary>What the child process is asked for: one line of JSON on its standard input.</summary>
internal sealed record VerifierRequest
{
    /// <summary>Writes the optimized graph and <c>bundle.json</c> into the folder.</summary>
    public const string Optimize = "optimize";

    /// <summary>Loads and runs what the folder holds.</summary>
    public const string Verify = "verify";

    /// <summary><see cref="Optimize"/> or <see cref="Verify"/>.</summary>
    public required string Command { get; init; }

    /// <summary>The package's folder.</summary>
    public required string Folder { get; init; }

    /// <summary>The model, for a package that does not name one.</summary>
    public required string Model { get; init; }

    /// <summary>What the graph is for.</summary>
    public required string Accelerator { get; init; }

    /// <summary>The most that runs may hold for what they compute, in MiB.</summary>
    public int ArenaMegabytes { get; init; } = 2048;

    /// <summary>Threads of the pool for models that ask for more than one in a run.</summary>
    public int SharedPoolThreads { get; init; } = 1;

    /// <summary>Whether the process ends when its input does, because whoever asked is gone. Off for a person at a shell.</summary>
    public bool EndsWithInput { get; init; }
}
