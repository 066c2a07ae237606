namespace ModelGrains.Hosting;

/// <summary>The data directory cannot be used; the message says why and what to do.</summary>
public sealed class DataDirectoryException : IOException
{
    /// <summary>Makes the exception.</summary>
    public DataDirectoryException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
