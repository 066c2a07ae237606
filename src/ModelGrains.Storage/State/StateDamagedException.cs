namespace ModelGrains.Storage.State;

/// <summary>The state file cannot be used as it is. Nothing was written to it.</summary>
public sealed class StateDamagedException : IOException
{
    /// <summary>Makes the exception.</summary>
    public StateDamagedException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception with what was found.</summary>
    public StateDamagedException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
