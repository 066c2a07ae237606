using System.Collections.Concurrent;
using System.Threading.Channels;
using ModelGrains.Errors;
using ModelGrains.Grains.Shadows;
using ModelGrains.Inference;

namespace ModelGrains.Grains.Tests.Shadows;

/// <summary>A shadow that answers when it is told: each copy waits until then, or until its time is over.</summary>
internal sealed class PuppetTarget : IShadowTarget
{
    private readonly Channel<TaskCompletionSource<Outcome<InferResponse>>> waiting = Channel.CreateUnbounded<TaskCompletionSource<Outcome<InferResponse>>>();

    /// <summary>Every copy that came, in order.</summary>
    public ConcurrentQueue<InferRequest> Seen { get; } = new();

    public async ValueTask<Outcome<InferResponse>> InferAsync(InferRequest copy, CancellationToken cancellationToken)
    {
        var source = new TaskCompletionSource<Outcome<InferResponse>>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(() => source.TrySetResult(ModelErrors.Cancelled()));
        Seen.Enqueue(copy);
        waiting.Writer.TryWrite(source);
        return await source.Task;
    }

    /// <summary>Waits for the next copy to come.</summary>
    public async Task<Action<Outcome<InferResponse>>> NextAsync()
    {
        var source = await waiting.Reader.ReadAsync();
        return answer => source.TrySetResult(answer);
    }
}
