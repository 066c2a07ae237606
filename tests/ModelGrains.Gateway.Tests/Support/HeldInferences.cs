using System.Threading.Channels;
using ModelGrains.Errors;
using ModelGrains.Inference;

namespace ModelGrains.Gateway.Tests.Support;

/// <summary>Inferences that each wait until a test lets them go.</summary>
internal sealed class HeldInferences
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Channel<Held> started = Channel.CreateUnbounded<Held>();
    private int running;

    /// <summary>The most that ran at the same time.</summary>
    public int Most { get; private set; }

    /// <summary>The next inference that starts.</summary>
    public async Task<Held> NextAsync() => await started.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    /// <summary>Whether one started that was not taken by <see cref="NextAsync"/>.</summary>
    public bool HasMore => started.Reader.TryPeek(out _);

    public async ValueTask<Outcome<InferResponse>> InferAsync(InferRequest request, CancellationToken cancellationToken)
    {
        Most = Math.Max(Most, Interlocked.Increment(ref running));
        var held = new Held(request.Id);
        started.Writer.TryWrite(held);
        await using var registration = cancellationToken.Register(() => held.Cancel());
        var answer = await held.Answer;
        Interlocked.Decrement(ref running);
        return answer ? FakeDataPlane.Echo(request) : ModelErrors.Cancelled();
    }

    /// <summary>One inference.</summary>
    internal sealed class Held(string id)
    {
        private readonly TaskCompletionSource<bool> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Id => id;

        public Task<bool> Answer => answer.Task;

        public Task Cancelled => answer.Task.WaitAsync(Patience);

        public void Release() => answer.SetResult(true);

        public void Cancel() => answer.TrySetResult(false);
    }
}
