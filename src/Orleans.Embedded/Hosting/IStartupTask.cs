namespace Orleans.Runtime;

/// <summary>Runs once when a silo starts.</summary>
public interface IStartupTask
{
    /// <summary>Runs; a failure stops the start.</summary>
    Task Execute(CancellationToken cancellationToken);
}
