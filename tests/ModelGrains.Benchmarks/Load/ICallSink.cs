namespace ModelGrains.Benchmarks.Load;

/// <summary>Takes the calls that ended.</summary>
internal interface ICallSink
{
    /// <summary>A call ended.</summary>
    /// <param name="connection">On which; it has room for another one now.</param>
    /// <param name="scheduled">The timestamp that the call was started with.</param>
    /// <param name="status">What it came to.</param>
    void OnCompleted(LoadConnection connection, long scheduled, CallStatus status);
}
