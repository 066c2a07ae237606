namespace ModelGrains.Storage.PredictionLogs;

/// <summary>A prediction log could not be read. The message has no path and no secret.</summary>
public sealed class PredictionReadException : Exception
{
    /// <summary>Says why.</summary>
    public PredictionReadException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
