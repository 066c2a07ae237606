namespace Orleans.Configuration;

/// <summary>How a silo's calls are made and taken.</summary>
public class SiloMessagingOptions : MessagingOptions
{
    /// <summary>How many requests an activation may have before it refuses more; 0: no limit. Default: 0.</summary>
    public int MaxEnqueuedRequestsHardLimit { get; set; }

    /// <summary>The same for stateless workers.</summary>
    public int MaxEnqueuedRequestsHardLimit_StatelessWorker { get; set; }
}
