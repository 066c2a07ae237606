using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Onnx.Sessions;

namespace ModelGrains.Grains.Routing;

/// <summary>An instance of this silo, used without a call between grains.</summary>
public readonly struct LocalInstance
{
    private readonly SessionHarness harness;

    internal LocalInstance(SessionHarness harness) => this.harness = harness;

    /// <summary>
    /// Runs a request: on the calling thread where it is sure to be quick, which is why a grain, whose thread is the scheduler's, must not call this. <see cref="ModelErrorCode.NotReady"/> means that the instance left while the request came to it: nothing was run, and
    /// the router finds where it belongs now.
    /// </summary>
    public ValueTask<Outcome<InferResponse>> InferAsync(InferRequest request, CancellationToken cancellationToken) =>
        harness.InferAsync(request, cancellationToken, mayRunInline: true);
}
