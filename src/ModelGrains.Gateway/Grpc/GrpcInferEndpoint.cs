using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.ObjectPool;
using ModelGrains.Errors;
using ModelGrains.Gateway.Admission;
using ModelGrains.Gateway.DataPlane;
using ModelGrains.Protocol;
using ModelGrains.Protocol.Grpc;

namespace ModelGrains.Gateway.Grpc;

/// <summary>
/// <c>ModelInfer</c>, the method whose cost is the product's speed: tensors are read as they arrive and written from where they lie, and
/// what a call needs is used again.
/// </summary>
internal sealed class GrpcInferEndpoint
{
    private readonly IDataPlane plane;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly InferenceGrpcOptions options;
    private readonly ObjectPool<GrpcInferCall> calls;

    public GrpcInferEndpoint(IServiceProvider services, InferenceGrpcOptions options)
    {
        this.options = options;
        plane = services.GetRequiredService<IDataPlane>();
        time = services.GetService<TimeProvider>() ?? TimeProvider.System;
        logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(GrpcFaults));
        var admission = services.GetService<AdmissionControl>() ?? AdmissionControl.Unlimited;
        calls = new DefaultObjectPool<GrpcInferCall>(new CallPolicy(admission), options.PooledCalls);
    }

    /// <summary>Answers a request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        if (GrpcAnswers.Refuse(context))
            return;

        // The limit is the message's, checked by its declared length.
        var feature = context.Features as IHttpMaxRequestBodySizeFeature ?? context.Features.Get<IHttpMaxRequestBodySizeFeature>();
        if (feature is { IsReadOnly: false })
            feature.MaxRequestBodySize = null;
        var call = calls.Get();
        GrpcStatus? status;
        try
        {
            status = await call.RunAsync(context, plane, options, time);
        }
        catch (Exception failure)
        {
            // Its buffers are not given back: whoever failed may still read them.
            await GrpcFaults.AnswerAsync(context, failure, logger);
            return;
        }

        call.Reset();
        calls.Return(call);
        if (status is { } failed)
            await GrpcAnswers.WriteStatusAsync(context, failed);
    }

    private sealed class CallPolicy(AdmissionControl admission) : PooledObjectPolicy<GrpcInferCall>
    {
        public override GrpcInferCall Create() => new(admission);

        public override bool Return(GrpcInferCall obj) => true;
    }
}
