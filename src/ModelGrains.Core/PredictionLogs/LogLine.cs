using System.Text.Json;

namespace ModelGrains.Core.PredictionLogs;

/// <summary>One line of a model's prediction log, on its way.</summary>
public abstract class LogLine
{
    /// <summary>Makes a line.</summary>
    /// <param name="model">The model that it is about.</param>
    /// <param name="time">When it happened, in UTC.</param>
    protected LogLine(ModelName model, DateTimeOffset time)
    {
        Model = model;
        Time = time;
    }

    /// <summary>The model that it is about.</summary>
    public ModelName Model { get; }

    /// <summary>When it happened, in UTC.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>About how many bytes it holds while it waits.</summary>
    public abstract long Size { get; }

    /// <summary>Writes it as one JSON object.</summary>
    public abstract void Write(Utf8JsonWriter writer);
}
