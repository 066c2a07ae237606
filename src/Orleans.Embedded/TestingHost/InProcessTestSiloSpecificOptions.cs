namespace Orleans.TestingHost;

/// <summary>What differs between the silos of a test cluster.</summary>
public sealed class InProcessTestSiloSpecificOptions
{
    /// <summary>The port in the silo's address.</summary>
    public int SiloPort { get; set; }

    /// <summary>The port in the gateway's address.</summary>
    public int GatewayPort { get; set; }

    /// <summary><c>Silo_</c> and its number.</summary>
    public string SiloName { get; set; } = null!;
}
