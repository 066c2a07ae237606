using ModelGrains.Inference;

namespace ModelGrains.Gateway.Tracing;

/// <summary>What is kept of a request for its spans; there is one only while somebody listens.</summary>
internal sealed class InferTrace(ModelName model, ModelVersion? version, long sentAt)
{
    /// <summary>The model asked for.</summary>
    public ModelName Model => model;

    /// <summary>The version that answered, else the one asked for.</summary>
    public ModelVersion? Version { get; private set; } = version;

    /// <summary>When it was given to the data plane.</summary>
    public long SentAt => sentAt;

    /// <summary>When that answered; null before.</summary>
    public long? AnsweredAt { get; private set; }

    /// <summary>Where the time went in the instance.</summary>
    public InferTiming Timing { get; private set; }

    /// <summary>The data plane answered.</summary>
    /// <param name="at">When.</param>
    /// <param name="response">The answer; null for an error.</param>
    public void OnAnswered(long at, InferResponse? response)
    {
        AnsweredAt = at;
        if (response is null)
            return;
        Version = response.Version;
        Timing = response.Timing;
    }
}
