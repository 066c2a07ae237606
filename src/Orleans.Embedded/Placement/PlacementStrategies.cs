namespace Orleans.Runtime;

/// <summary>Any compatible silo. The default.</summary>
public sealed class RandomPlacement : PlacementStrategy;

/// <summary>The calling silo, if compatible; else any.</summary>
public sealed class PreferLocalPlacement : PlacementStrategy;

/// <summary>The silo that the grain's hash falls on.</summary>
public sealed class HashBasedPlacement : PlacementStrategy;

internal sealed class StatelessWorkerPlacement(int maxLocal, bool removeIdleWorkers) : PlacementStrategy
{
    public StatelessWorkerPlacement()
        : this(Environment.ProcessorCount, removeIdleWorkers: true)
    {
    }

    public override bool IsUsingGrainDirectory => false;

    public int MaxLocal { get; } = maxLocal > 0 ? maxLocal : Environment.ProcessorCount;

    public bool RemoveIdleWorkers { get; } = removeIdleWorkers;
}
