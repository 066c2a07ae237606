using Orleans;
using Orleans.Runtime;

namespace ModelGrains.Cluster.Tests;

/// <summary>Shows a test every call that a silo makes, which it may hold up or fail.</summary>
internal sealed class CallFilter(ILocalSiloDetails local, CallFilter.OnCall onCall) : IOutgoingGrainCallFilter
{
    /// <param name="caller">The silo that calls.</param>
    /// <param name="method">The method's name.</param>
    /// <param name="target">The called grain's key.</param>
    public delegate Task OnCall(SiloAddress caller, string method, string target);

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        await onCall(local.SiloAddress, context.InterfaceMethod.Name, context.TargetId.Key.ToString()!);
        await context.Invoke();
    }
}
