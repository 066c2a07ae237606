namespace ModelGrains.Onnx.Runtime;

/// <summary>Settings of ONNX Runtime in this process.</summary>
public sealed class OnnxOptions
{
    /// <summary>Threads that run inferences. Default 0: one for each processor. Range 0 to 1,024.</summary>
    public int InferenceThreads { get; set; }

    /// <summary>Requests that may wait for a thread, over all models. Default 4,096. Range 1 to 1,000,000.</summary>
    public int QueueLimit { get; set; } = 4096;

    /// <summary>Threads of the pool shared by models whose manifest asks for more than one thread in a run. Default 0: one for each processor. Range 0 to 1,024.</summary>
    public int SharedPoolThreads { get; set; }

    /// <summary>
    /// The most that all sessions together may hold for the values computed in a run, in MiB; weights do not count. Default 2,048.
    /// Range 16 to 4,095. A run that needs more fails and says so.
    /// </summary>
    public int ArenaMegabytes { get; set; } = 2048;

    /// <summary>
    /// How long one run may take, in seconds; what takes longer is ended and answered <see cref="Errors.ModelErrorCode.RuntimeFault"/>.
    /// Default 60. Range 0 to 86,400; 0 for as long as its caller waits.
    /// </summary>
    public int MaxRunSeconds { get; set; } = 60;

    /// <summary>The key of <see cref="MaxRunSeconds"/>, for whoever has to be told of it.</summary>
    internal static string MaxRunKey => $"ModelGrains:Onnx:{nameof(MaxRunSeconds)}";

    /// <summary>Every setting that is out of range, each naming its key; empty where all are right.</summary>
    public IEnumerable<string> Validate(string section)
    {
        if (InferenceThreads is < 0 or > 1024)
            yield return $"{section}:{nameof(InferenceThreads)} is {InferenceThreads}, expected 0 to 1024";
        if (QueueLimit is < 1 or > 1_000_000)
            yield return $"{section}:{nameof(QueueLimit)} is {QueueLimit}, expected 1 to 1000000";
        if (SharedPoolThreads is < 0 or > 1024)
            yield return $"{section}:{nameof(SharedPoolThreads)} is {SharedPoolThreads}, expected 0 to 1024";
        if (ArenaMegabytes is < 16 or > 4095)
            yield return $"{section}:{nameof(ArenaMegabytes)} is {ArenaMegabytes}, expected 16 to 4095";
        if (MaxRunSeconds is < 0 or > 86_400)
            yield return $"{section}:{nameof(MaxRunSeconds)} is {MaxRunSeconds}, expected 0 to 86400";
    }
}
