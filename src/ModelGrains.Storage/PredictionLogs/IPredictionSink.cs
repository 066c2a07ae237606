namespace ModelGrains.Storage.PredictionLogs;

/// <summary>Where members of prediction logs go. One call at a time.</summary>
public interface IPredictionSink
{
    /// <summary>
    /// Appends a whole gzip member to the files of a partition. When it returns, the member is kept; where it throws, it is not, or may be
    /// there twice once it is appended again.
    /// </summary>
    Task AppendAsync(LogPartition partition, ReadOnlyMemory<byte> member, CancellationToken cancellationToken);
}
