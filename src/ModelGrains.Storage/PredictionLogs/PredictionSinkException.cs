namespace ModelGrains.Storage.PredictionLogs;

/// <summary>A prediction log could not be written. The message has no path and no secret.</summary>
public sealed class PredictionSinkException : Exception
{
    /// <summary>Says why.</summary>
    public PredictionSinkException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
