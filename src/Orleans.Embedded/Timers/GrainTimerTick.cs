using Orleans.Runtime;
using Orleans.CodeGeneration;

namespace Orleans.Timers;

/// <summary>One run of a timer, queued like a request.</summary>
internal sealed class GrainTimerTick(GrainTimer timer) : TaskRequest(Method)
{
    private static readonly RequestMetadata Method = new(
        typeof(IGrainTimer), typeof(IGrainTimer).FullName!, "Tick", InvokeMethodOptions.OneWay, null);

    internal override bool AlwaysInterleaves => timer.Interleave;

    internal override bool KeepsAlive => timer.KeepAlive;

    internal override bool IsLocal => true;

    protected override Task InvokeInner(object target) => timer.RunAsync();
}
