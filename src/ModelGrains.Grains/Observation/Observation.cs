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
    private bool isOwn;

    internal Observation(RequestTap tap, List<IRequestObserver> wanting, TimeProvider time, InferRequest request, string id)
    {
        this.tap = tap;
        this.wanting = wanting;
        this.time = time;
        this.id = id;
        arrival = time.GetUtcNow();
        arrivedAt = time.GetTimestamp();
        Request = request;
    }

    /// <summary>The caller's request, or the copy that was made of it.</summary>
    public InferRequest Request { get; private set; }

    /// <summary>Makes a copy of the request, to run in its place where the caller's memory will not do; its answer says why.</summary>
    public InferRequest Own()
    {
        if (!isOwn)
            (Request, isOwn) = (Copy(Request) with { Explain = true }, true);
        return Request;
    }

    /// <summary>Tells who wanted it what the request came to: before its caller has the answer, and with it its memory again. Never throws.</summary>
    /// <param name="answer">The answer or the error.</param>
    /// <param name="failed">The version that did not answer, where one is known.</param>
    /// <param name="why">Why the version, where the answer does not say.</param>
    public void OnAnswered(Outcome<InferResponse> answer, ModelVersion? failed = null, PickExplanation? why = null)
    {
        var answered = new ObservedRequest(Request, isOwn)
        {
            Id = id,
            Answer = answer,
            Version = answer.IsSuccess ? answer.Value.Version : answer.Error.Version ?? failed ?? Request.Version,
            Pick = answer.Value?.Pick ?? why,
            Time = arrival,
            Latency = time.GetElapsedTime(arrivedAt),
        };
        foreach (var observer in wanting)
            tap.Report(observer, answered);
    }

    /// <summary>A request with a copy of its inputs' bytes.</summary>
    public static InferRequest Copy(InferRequest request) => request with { Inputs = [.. request.Inputs.Select(Copy)] };

    private static Tensor Copy(Tensor tensor) =>
        new() { Name = tensor.Name, DataType = tensor.DataType, Shape = tensor.Shape, Data = tensor.Data.ToArray() };
}
