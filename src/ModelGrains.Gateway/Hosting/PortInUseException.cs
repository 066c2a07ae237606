namespace ModelGrains.Gateway.Hosting;

/// <summary>A port is taken; the message says which setting it is of.</summary>
public sealed class PortInUseException : IOException
{
    /// <summary>Makes the exception.</summary>
    public PortInUseException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
