namespace ModelGrains.Storage.PredictionLogs;

/// <summary>The files of prediction logs, as they are read.</summary>
internal interface IPredictionFiles
{
    /// <summary>The files of a model, in the order of their names: <c>model=fraud/date=2027-01-31/….jsonl.gz</c>.</summary>
    Task<IReadOnlyList<string>> ListAsync(ModelName model, CancellationToken cancellationToken);

    /// <summary>Opens one; null where it is gone by now.</summary>
    Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken);
}
