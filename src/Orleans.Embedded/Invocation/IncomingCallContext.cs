using System.Reflection;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace Orleans;

/// <summary>Runs the silo's filters, then the grain's own, then the method.</summary>
internal sealed class IncomingCallContext(RequestBase request, Activation activation, IIncomingGrainCallFilter[] filters)
    : GrainCallContext(request), IIncomingGrainCallContext
{
    public override object Grain => activation.GrainInstance!;

    public IGrainContext TargetContext => activation;

    public MethodInfo ImplementationMethod
    {
        get
        {
            var map = Grain.GetType().GetInterfaceMap(Request.GetInterfaceType());
            return map.TargetMethods[Array.IndexOf(map.InterfaceMethods, InterfaceMethod)];
        }
    }

    protected override bool InvokeFilter(int stage, out Task filtered)
    {
        var filter = stage < filters.Length ? filters[stage]
            : stage == filters.Length ? Grain as IIncomingGrainCallFilter
            : null;
        filtered = filter?.Invoke(this) ?? Task.CompletedTask;
        return filter is not null;
    }

    protected override async Task<Response> InvokeCall()
    {
        try
        {
            var task = RequestBase.Invoke(Grain);
            await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            return RequestBase.ToResponse(task);
        }
        catch (Exception exception)
        {
            return Response.FromException(exception);
        }
    }
}
