namespace Orleans.Configuration;

/// <summary>How calls are made.</summary>
public abstract class MessagingOptions
{
    /// <summary>How long a caller waits for an answer. Default: 30 seconds.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether a call that timed out is also cancelled at the callee. Default: false.</summary>
    public bool CancelRequestOnTimeout { get; set; }

    /// <summary>Whether a cancelled call waits for its callee to end. Default: false.</summary>
    public bool WaitForCancellationAcknowledgement { get; set; }
}

/// <summary>How a client's calls are made.</summary>
public class ClientMessagingOptions : MessagingOptions;
