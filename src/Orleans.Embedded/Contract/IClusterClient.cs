namespace Orleans;

/// <summary>Calls grains from outside of them; a silo's host and a client's host register one.</summary>
public interface IClusterClient : IGrainFactory
{
    /// <summary>The host's services.</summary>
    IServiceProvider ServiceProvider { get; }
}
