namespace ModelGrains.Onnx.Verification;

/// <summary>Limits of the child process that first loads and runs a package; a package that goes past one is refused.</summary>
public sealed class VerifierOptions
{
    /// <summary>The program: an executable, or a <c>.dll</c> that <c>dotnet</c> runs. Default: <c>modelgrains-verifier</c> beside the running program.</summary>
    public string Path { get; set; } = "";

    /// <summary>How long an optimization or a verification may take, in seconds. Default 120. Range 1 to 86,400.</summary>
    public int TimeSeconds { get; set; } = 120;

    /// <summary>Memory of a package above what the empty process takes, in MiB. Default 4,096. Range 16 to 1,048,576.</summary>
    public int MemoryMegabytes { get; set; } = 4096;

    /// <summary>Processor time over all threads, in seconds. Default 240. Range 1 to 864,000.</summary>
    public int CpuSeconds { get; set; } = 240;

    /// <summary>Child processes at a time; what is above waits its turn. Default 1. Range 1 to 64.</summary>
    public int Concurrent { get; set; } = 1;

    /// <summary>The longest that half of a package's sample runs may take, in milliseconds. Default 0: no limit. Range 0 to 3,600,000.</summary>
    public int MaxLatencyMilliseconds { get; set; }

    /// <summary>Whether a package without samples is refused: nothing shows that its answers are right. Default <c>false</c>.</summary>
    public bool RequireSamples { get; set; }

    /// <summary>Every setting that is wrong, each naming its key; empty where all are right.</summary>
    public IEnumerable<string> Validate(string section)
    {
        if (Path.Length > 0 && !File.Exists(Path))
            yield return $"{section}:{nameof(Path)} is '{Path}', which is no file";
        if (TimeSeconds is < 1 or > 86_400)
            yield return $"{section}:{nameof(TimeSeconds)} is {TimeSeconds}, expected 1 to 86400";
        if (MemoryMegabytes is < 16 or > 1_048_576)
            yield return $"{section}:{nameof(MemoryMegabytes)} is {MemoryMegabytes}, expected 16 to 1048576";
        if (CpuSeconds is < 1 or > 864_000)
            yield return $"{section}:{nameof(CpuSeconds)} is {CpuSeconds}, expected 1 to 864000";
        if (Concurrent is < 1 or > 64)
            yield return $"{section}:{nameof(Concurrent)} is {Concurrent}, expected 1 to 64";
        if (MaxLatencyMilliseconds is < 0 or > 3_600_000)
            yield return $"{section}:{nameof(MaxLatencyMilliseconds)} is {MaxLatencyMilliseconds}, expected 0 to 3600000";
    }
}
