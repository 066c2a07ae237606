using System.Reflection;
using Orleans.CodeGeneration;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

/// <summary>
/// A call on its way: the message, the invokable and the caller's answer in one object. Generated code derives
/// <see cref="TaskRequest"/> and <see cref="TaskRequest{TResult}"/>, one class per method.
/// </summary>
public abstract class RequestBase : IInvokable
{
    private protected RequestBase(RequestMetadata metadata) => Metadata = metadata;

    /// <summary>How the method is called.</summary>
    public InvokeMethodOptions Options => Metadata.Options;

    /// <inheritdoc/>
    public virtual bool IsCancellable => false;

    internal RequestMetadata Metadata { get; }

    // Set by the sender.
    internal GrainReference Target { get; set; } = null!;

    internal Dictionary<string, object>? Context { get; set; }

    internal Activation? Source { get; set; }

    internal CallCancellation? Cancellation { get; set; }

    // While the caller's filters run, the outcome goes to them.
    internal TaskCompletionSource<Response>? Filtered { get; set; }

    internal int Forwards { get; set; }

    // Owned by the activation that has the request.
    internal Activation? Activation { get; set; }

    internal RequestBase? Next { get; set; }

    internal RequestBase? Previous { get; set; }

    // Owned by the timeout table.
    internal ResponseTimeouts.Links Timeout;

    internal bool IsOneWay => (Options & InvokeMethodOptions.OneWay) != 0;

    internal bool IsReadOnly => (Options & InvokeMethodOptions.ReadOnly) != 0;

    internal virtual bool AlwaysInterleaves => (Options & InvokeMethodOptions.AlwaysInterleave) != 0;

    // Whether it counts as use of the grain for idle collection.
    internal virtual bool KeepsAlive => true;

    // Whether it belongs to its activation, and is dropped instead of forwarded when that ends.
    internal virtual bool IsLocal => false;

    // Whether the caller no longer waits.
    internal bool IsAnswered => Filtered is { } filtered ? filtered.Task.IsCompleted : IsTaskCompleted;

    private protected abstract bool IsTaskCompleted { get; }

    /// <inheritdoc/>
    public object? GetTarget() => Activation?.GrainInstance;

    /// <inheritdoc/>
    public virtual int GetArgumentCount() => 0;

    /// <inheritdoc/>
    public virtual object? GetArgument(int index) => throw new ArgumentOutOfRangeException(nameof(index), index, "There is no such argument.");

    /// <inheritdoc/>
    public virtual void SetArgument(int index, object value) =>
        throw new ArgumentOutOfRangeException(nameof(index), index, "There is no such argument.");

    /// <inheritdoc/>
    public string GetMethodName() => Metadata.MethodName;

    /// <inheritdoc/>
    public string GetInterfaceName() => Metadata.InterfaceName;

    /// <inheritdoc/>
    public Type GetInterfaceType() => Metadata.InterfaceType;

    /// <inheritdoc/>
    public MethodInfo GetMethod() => Metadata.Method;

    /// <inheritdoc/>
    public string GetActivityName() => $"{Metadata.InterfaceType.Name}/{Metadata.MethodName}";

    /// <inheritdoc/>
    public TimeSpan? GetDefaultResponseTimeout() => Metadata.ResponseTimeout;

    /// <inheritdoc/>
    public virtual CancellationToken GetCancellationToken() => default;

    /// <summary>Gives the callee its own token; generated code only.</summary>
    public virtual void SetCancellationToken(CancellationToken token)
    {
    }

    /// <inheritdoc/>
    public bool TryCancel()
    {
        Cancellation?.CancelCallee();
        return Cancellation is not null;
    }

    /// <inheritdoc/>
    public void Dispose() => GC.SuppressFinalize(this);

    /// <inheritdoc/>
    public override string ToString() => $"{Target?.GrainId} {GetActivityName()}";

    // Calls the method on the grain.
    internal abstract Task Invoke(object instance);

    // The outcome of a completed task that Invoke returned.
    internal Response ToResponse(Task completed) =>
        completed.IsCompletedSuccessfully ? ResponseFrom(completed) : Response.FromException(TaskOutcome.ExceptionOf(completed));

    // Answers the caller from a completed task that Invoke returned; the exception, if that is what it was.
    internal Exception? Answer(Task completed)
    {
        if (!completed.IsCompletedSuccessfully)
        {
            var exception = TaskOutcome.ExceptionOf(completed);
            Fail(exception);
            return exception;
        }

        if (Filtered is { } filtered ? filtered.TrySetResult(ResponseFrom(completed)) : TryAnswer(completed)) OnAnswered();
        return null;
    }

    // Answers the caller with what a filter left.
    internal void Answer(Response response)
    {
        if (response.Exception is { } exception) Fail(exception);
        else if (Filtered is { } filtered ? filtered.TrySetResult(response) : TryAnswer(response)) OnAnswered();
    }

    // Answers the caller with an exception; false when it has an answer.
    internal bool Fail(Exception exception)
    {
        var answered = Filtered is { } filtered ? filtered.TrySetResult(Response.FromException(exception))
            : TaskOutcome.IsCancellation(exception, out var token) ? TryAnswerCanceled(token)
            : TryAnswerFailed(exception);
        if (answered) OnAnswered();
        return answered;
    }

    private protected abstract Response ResponseFrom(Task succeeded);

    private protected abstract bool TryAnswer(Task succeeded);

    private protected abstract bool TryAnswer(Response succeeded);

    private protected abstract bool TryAnswerFailed(Exception exception);

    private protected abstract bool TryAnswerCanceled(CancellationToken token);

    private void OnAnswered()
    {
        Timeout.Remove(this);
        Cancellation?.Dispose();
    }
}
