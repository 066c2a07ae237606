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

    /// <summary>Why an instance is not ready, in words for whoever asked it: <c>unloaded: replaced</c>.</summary>
    /// <param name="state">Where it stands.</param>
    /// <param name="reason">Why it stands there; may be empty.</param>
    public static string Describe(InstanceState state, string reason) => state switch
    {
        InstanceState.Failed => reason,
        InstanceState.Draining or InstanceState.Unloaded when reason.Length > 0 => $"unloaded: {reason}",
        InstanceState.New => "not loaded",
        _ => state.ToString().ToLowerInvariant(),
    };
}
