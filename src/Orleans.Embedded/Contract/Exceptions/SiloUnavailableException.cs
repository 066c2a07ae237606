namespace Orleans.Runtime;

/// <summary>The silo was lost with the call; whether the call ran is unknown.</summary>
public sealed class SiloUnavailableException : OrleansMessageRejectionException
{
    /// <summary>An exception with a general message.</summary>
    public SiloUnavailableException()
        : base("The silo became unavailable.")
    {
    }

    /// <summary>An exception with a message.</summary>
    public SiloUnavailableException(string msg)
        : base(msg)
    {
    }

    /// <summary>An exception with a message and its cause.</summary>
    public SiloUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
