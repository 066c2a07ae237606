using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace Orleans;

/// <summary>Runs the caller's filters, then sends the call.</summary>
internal sealed class OutgoingCallContext(RequestBase request, CallDispatcher calls, IOutgoingGrainCallFilter[] filters)
    : GrainCallContext(request), IOutgoingGrainCallContext
{
    public override object Grain => RequestBase.Target;

    public IGrainContext? SourceContext => RequestBase.Source;

    protected override bool InvokeFilter(int stage, out Task filtered)
    {
        var filter = stage < filters.Length ? filters[stage] : null;
        filtered = filter?.Invoke(this) ?? Task.CompletedTask;
        return filter is not null;
    }

    protected override async Task<Response> InvokeCall()
    {
        if (RequestBase.IsOneWay)
        {
            calls.SendNow(RequestBase);
            return Response.Completed;
        }

        var answer = new TaskCompletionSource<Response>(TaskCreationOptions.RunContinuationsAsynchronously);
        RequestBase.Filtered = answer;
        calls.SendNow(RequestBase);
        return await answer.Task;
    }
}
