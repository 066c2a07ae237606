using Orleans.Runtime;

namespace Orleans.TestingHost;

/// <summary>A silo of a test cluster.</summary>
public abstract class SiloHandle : IDisposable, IAsyncDisposable
{
    /// <summary>Its number.</summary>
    public short InstanceNumber { get; set; }

    /// <summary>Its name.</summary>
    public string Name { get; set; } = null!;

    /// <summary>Its address.</summary>
    public SiloAddress SiloAddress { get; set; } = null!;

    /// <summary>Its gateway's address.</summary>
    public SiloAddress GatewayAddress { get; set; } = null!;

    /// <summary>Whether it has not been stopped.</summary>
    public abstract bool IsActive { get; }

    /// <summary>Stops it in good order, or as if it had crashed.</summary>
    public abstract Task StopSiloAsync(bool stopGracefully);

    /// <summary>Stops it; with a token that is cancelled, as if it had crashed.</summary>
    public abstract Task StopSiloAsync(CancellationToken ct);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {SiloAddress}";

    /// <summary>Stops and frees it.</summary>
    protected abstract void Dispose(bool disposing);
}
