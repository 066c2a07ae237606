using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

/// <summary>A call of a method with a result.</summary>
public abstract class TaskRequest<TResult> : RequestBase
{
    private readonly TaskCompletionSource<TResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A call of the described method.</summary>
    protected TaskRequest(RequestMetadata metadata)
        : base(metadata)
    {
    }

    internal Task<TResult> Task => _answer.Task;

    private protected sealed override bool IsTaskCompleted => _answer.Task.IsCompleted;

    /// <summary>Calls the method.</summary>
    protected abstract Task<TResult> InvokeInner(object target);

    internal sealed override Task Invoke(object instance) =>
        InvokeInner(instance) ?? throw new InvalidOperationException($"{Metadata.InterfaceName}.{Metadata.MethodName} returned null.");

    private protected sealed override Response ResponseFrom(Task succeeded) => Response.FromResult(((Task<TResult>)succeeded).Result);

    private protected sealed override bool TryAnswer(Task succeeded) => _answer.TrySetResult(((Task<TResult>)succeeded).Result);

    private protected sealed override bool TryAnswer(Response succeeded) => _answer.TrySetResult(succeeded.GetResult<TResult>());

    private protected sealed override bool TryAnswerFailed(Exception exception) => _answer.TrySetException(exception);

    private protected sealed override bool TryAnswerCanceled(CancellationToken token) => _answer.TrySetCanceled(token);
}
