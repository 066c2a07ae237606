using ModelGrains.Models;

namespace ModelGrains.Core.Lifecycle;

/// <summary>The legal moves of an instance: <c>New → Admitted → Loading → Warming → Ready → Draining → Unloaded</c>, any → <c>Failed</c>, and from <c>Unloaded</c> or <c>Failed</c> anew.</summary>
public static class InstanceTransitions
{
    /// <summary>Whether an instance may go from one state to another.</summary>
    public static bool IsLegal(InstanceState from, InstanceState to) => (from, to) switch
    {
        (InstanceState.New or InstanceState.Unloaded or InstanceState.Failed, InstanceState.Admitted) => true,
        (InstanceState.Admitted, InstanceState.Loading) => true,
        (InstanceState.Loading, InstanceState.Warming) => true,
        (InstanceState.Warming, InstanceState.Ready) => true,
        (InstanceState.Ready, InstanceState.Draining) => true,
        (InstanceState.Draining, InstanceState.Unloaded) => true,
        (InstanceState.Unloaded or InstanceState.Failed, InstanceState.Failed) => false,
        (_, InstanceState.Failed) => true,
        _ => false,
    };
}
