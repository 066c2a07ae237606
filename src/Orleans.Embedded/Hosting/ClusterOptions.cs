namespace Orleans.Configuration;

/// <summary>Which cluster this is. Names only: here a cluster is what one process holds.</summary>
public class ClusterOptions
{
    /// <summary>The id of one deployment. Default: <c>default</c>.</summary>
    public string ClusterId { get; set; } = "default";

    /// <summary>The id of the service, which outlives deployments. Default: <c>default</c>.</summary>
    public string ServiceId { get; set; } = "default";
}
