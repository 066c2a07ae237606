namespace Orleans.Runtime;

/// <summary>The base of the runtime's exceptions.</summary>
public class OrleansException : Exception
{
    /// <summary>An exception with a general message.</summary>
    public OrleansException()
        : base("Unexpected error.")
    {
    }

    /// <summary>An exception with a message.</summary>
    public OrleansException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a message and its cause.</summary>
    public OrleansException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
