namespace ModelGrains.Storage.PredictionLogs;

/// <summary>The last outcome of each request as a number, in about 100 bytes each at most.</summary>
internal sealed class OutcomeNumbers
{
    private readonly Dictionary<UInt128, (long Ticks, double Value)> told = [];

    /// <summary>How many requests have one.</summary>
    public int Count => told.Count;

    /// <summary>Takes an outcome, unless a later one of its request is there.</summary>
    public void Add(LogLineHead outcome)
    {
        var ticks = outcome.Time.UtcTicks;
        if (!told.TryGetValue(outcome.Id, out var known) || ticks >= known.Ticks)
            told[outcome.Id] = (ticks, outcome.Value);
    }

    /// <summary>What turned out about a request; null where nothing was told.</summary>
    public double? Find(UInt128 id) => told.TryGetValue(id, out var found) ? found.Value : null;
}
