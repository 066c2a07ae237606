using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Routing;
using ModelGrains.Tensors;

namespace ModelGrains.Grains.Observation;

/// <summary>One request on its way that somebody wants to see. For one caller at a time.</summary>
public sealed class Observation
{
    private readonly RequestTap tap;
    private readonly List<IRequestObserver> wanting;
    private readonly TimeProvider time;
    private readonly string id;
    private readonly DateTimeOffset arrival;
    private readonly long arrivedAt;

    internal Observation(RequestTap tap, List<IRequestObserver> wanting, TimeProvider time, InferRequest request, string id)
    {
        this.tap = tap;
        this.wanting = wanting;
        this.time = time;
        this.id = id;
        arrival = time.GetUtcNow();
        arrivedAt = time.GetTimestamp();
        Request = request with { Inputs = [.. request.Inputs.Select(Copy)], Explain = true };
    }

    /// <summary>The request to run in the place of the caller's: its memory is its own, and its answer says why.</summary>
    public InferRequest Request { get; }

    /// <summary>Tells who wanted it what the request came to. Never throws.</summary>
    /// <param name="answer">The answer or the error.</param>
    /// <param name="failed">The version that did not answer, where one is known.</param>
    /// <param name="why">Why that one.</param>
    public void OnAnswered(Outcome<InferResponse> answer, ModelVersion? failed = null, PickExplanation? why = null)
    {
        var answered = new ObservedRequest
        {
            Id = id,
            Request = Request,
            Answer = answer,
            Version = answer.IsSuccess ? answer.Value.Version : answer.Error.Version ?? failed ?? Request.Version,
            Pick = answer.IsSuccess ? answer.Value.Pick : why,
            Time = arrival,
            Latency = time.GetElapsedTime(arrivedAt),
        };
        foreach (var observer in wanting)
            tap.Report(observer, answered);
    }

    /// <summary>A tensor with a copy of its bytes.</summary>
    public static Tensor Copy(Tensor tensor) =>
        new() { Name = tensor.Name, DataType = tensor.DataType, Shape = tensor.Shape, Data = tensor.Data.ToArray() };
}
