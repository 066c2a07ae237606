using ModelGrains.Errors;
using ModelGrains.Inference;

namespace ModelGrains.Gateway.Tests.Support;

/// <summary>An inference that runs until it is cancelled.</summary>
internal sealed class BlockingInference
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Started => started.Task.WaitAsync(Patience);

    public Task Cancelled => cancelled.Task.WaitAsync(Patience);

    public async ValueTask<Outcome<InferResponse>> InferAsync(InferRequest request, CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.Register(cancelled.SetResult);
        started.SetResult();
        await cancelled.Task;
        return ModelErrors.Cancelled();
    }
}
