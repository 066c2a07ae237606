using ModelGrains.Core.Routing;
using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Onnx.Sessions;
using ModelGrains.Routing;

namespace ModelGrains.Grains.Routing;

/// <summary>An instance of this silo, used without a call between grains.</summary>
public readonly struct LocalInstance
{
    private readonly SessionHarness harness;
    private readonly RouteModel route;
    private readonly RoutePick pick;

    internal LocalInstance(SessionHarness harness, ModelVersion version, RouteModel route, RoutePick pick)
    {
        this.harness = harness;
        this.route = route;
        this.pick = pick;
        Version = version;
    }

    /// <summary>Its version.</summary>
    public ModelVersion Version { get; }

    /// <summary>Why it was picked.</summary>
    public PickExplanation Explain() => route.Explain(pick, Version);

    /// <summary>
    /// Runs a request: on the calling thread where it is sure to be quick, which is why a grain, whose thread is the scheduler's, must not call this. <see cref="ModelErrorCode.NotReady"/> means that the instance left while the request came to it: nothing was run, and
    /// the router finds where it belongs now.
    /// </summary>
    public ValueTask<Outcome<InferResponse>> InferAsync(InferRequest request, CancellationToken cancellationToken)
    {
        var answer = harness.InferAsync(request, cancellationToken, mayRunInline: true);
        return request.Explain ? ExplainAsync(answer) : answer;
    }

    private async ValueTask<Outcome<InferResponse>> ExplainAsync(ValueTask<Outcome<InferResponse>> answering)
    {
        var answer = await answering;
        return answer.IsSuccess ? answer.Value with { Pick = Explain() } : answer;
    }
}
