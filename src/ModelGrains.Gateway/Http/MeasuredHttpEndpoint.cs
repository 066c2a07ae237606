using Microsoft.AspNetCore.Http;
using ModelGrains.Gateway.Metrics;
using ModelGrains.Gateway.Tracing;

namespace ModelGrains.Gateway.Http;

/// <summary>An inference route, with its duration counted and its spans made.</summary>
internal sealed class MeasuredHttpEndpoint(InferenceHttpEndpoint endpoint, InferenceHttpServices services)
{
    /// <summary>Answers a request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        var startedAt = services.Time.GetTimestamp();
        var code = await endpoint.AnswerAsync(context);
        services.Instruments.OnCompleted(GatewayWire.Http, code, services.Time.GetElapsedTime(startedAt));
        if (services.Tracer is { } tracer && tracer.Source.HasListeners())
            tracer.OnCompleted(context.Request.Headers, context.Features.Get<InferTrace>(), startedAt, GatewayWire.Http, code, code == StatusCodes.Status200OK);
    }
}
