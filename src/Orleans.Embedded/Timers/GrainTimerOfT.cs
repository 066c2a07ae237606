using Orleans.Runtime;

namespace Orleans.Timers;

/// <summary>A grain's timer with its callback's state.</summary>
internal sealed class GrainTimer<TState> : GrainTimer
{
    private readonly Func<TState, CancellationToken, Task> _callback;
    private readonly TState _state;

    public GrainTimer(Activation activation, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options)
        : base(activation, options)
    {
        _callback = callback;
        _state = state;
        Begin();
    }

    protected override Task Callback(CancellationToken cancellationToken) => _callback(_state, cancellationToken);
}
