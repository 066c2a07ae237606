namespace Orleans.Runtime;

/// <summary>A limit was reached: a grain's queue is full.</summary>
public sealed class LimitExceededException : OrleansException
{
    /// <summary>An exception with a general message.</summary>
    public LimitExceededException()
        : base("Limit exceeded.")
    {
    }

    /// <summary>An exception with a message.</summary>
    public LimitExceededException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a message and its cause.</summary>
    public LimitExceededException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Names the limit, its value and what was reached.</summary>
    public LimitExceededException(string limitName, int current, int threshold, object extraInfo)
        : base($"Limit {limitName} exceeded. Current={current}, Threshold={threshold}. {extraInfo}")
    {
    }
}
