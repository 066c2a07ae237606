using Microsoft.Extensions.Hosting;

namespace Orleans.TestingHost;

/// <summary>How a test cluster is made.</summary>
public sealed class InProcessTestClusterOptions
{
    /// <summary>The cluster's id.</summary>
    public string ClusterId { get; set; } = null!;

    /// <summary>The service's id.</summary>
    public string ServiceId { get; set; } = null!;

    /// <summary>How many silos start at first.</summary>
    public short InitialSilosCount { get; set; }

    /// <summary>Whether a client starts with the silos.</summary>
    public bool InitializeClientOnDeploy { get; set; }

    /// <summary>In Orleans: whether placement takes every silo for able to run every grain, and runs no filters. No effect here.</summary>
    public bool AssumeHomogenousSilosForTesting { get; set; }

    /// <summary>In Orleans: whether silos log to files. No effect here.</summary>
    public bool ConfigureFileLogging { get; set; } = true;

    /// <summary>What configures the silos' hosts.</summary>
    public List<Action<InProcessTestSiloSpecificOptions, IHostApplicationBuilder>> SiloHostConfigurationDelegates { get; } = [];

    /// <summary>What configures the client's host.</summary>
    public List<Action<IHostApplicationBuilder>> ClientHostConfigurationDelegates { get; } = [];
}
