using System.Diagnostics;
using ModelGrains.Client.Addresses;
using ModelGrains.Errors;
using ModelGrains.Protocol;
using ModelGrains.Protocol.Grpc;

namespace ModelGrains.Client.Calls;

/// <summary>Makes calls: tries, waits and tries again until the answer, the deadline or the end of what is safe.</summary>
internal sealed class GrpcCaller : IDisposable
{
    private readonly AddressPool pool;
    private readonly GrpcModelClientOptions options;
    private readonly RetryPolicy policy;
    private readonly RetryBudget budget;
    private readonly TimeProvider time;

    public GrpcCaller(AddressPool pool, GrpcModelClientOptions options, Random random)
    {
        this.pool = pool;
        this.options = options;
        time = options.Time;
        policy = new RetryPolicy(options.Retry, random);
        budget = new RetryBudget(options.Retry.BudgetTokens, options.Retry.BudgetRatio);
    }

    /// <summary>Calls a method; the answer's message, in an array that is the caller's.</summary>
    public async ValueTask<Outcome<byte[]>> CallAsync(string path, IGrpcRequestBody body, CallOptions? call, CancellationToken cancellationToken)
    {
        var headers = CallHeaders.Of(options.Headers, call?.Headers ?? [], Activity.Current);
        using var deadline = new CallDeadline(call?.Timeout ?? options.Timeout, time, cancellationToken);
        var tried = default(TriedAddresses);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                deadline.Token.ThrowIfCancellationRequested();
                var server = pool.Pick(tried.Tried, tried.Excluded)!;
                var answer = await TryAsync(server, new GrpcCall(path, body) { Timeout = deadline.Remaining, Headers = headers }, deadline.Token).ConfigureAwait(false);
                if (answer.IsSuccess)
                {
                    budget.OnSuccess();
                    return answer.Message;
                }

                if (NextWait(ref tried, server, answer, attempt, deadline) is not { } wait)
                    return Error(tried, answer);
                if (wait > TimeSpan.Zero)
                    await Task.Delay(wait, time, deadline.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            return deadline.Error;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => pool.Dispose();

    private async ValueTask<GrpcAnswer> TryAsync(ServerAddress server, GrpcCall call, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        server.Begin();
        try
        {
            var answer = await server.Invoker.SendAsync(call, cancellationToken).ConfigureAwait(false);
            if (answer.Failure is { } failure && FailureReasons.IsConnection(failure))
                pool.OnFailure(server, FailureReasons.Words(failure), begun);
            else
                pool.OnAnswer(server);
            return answer;
        }
        finally
        {
            server.End();
        }
    }

    private TimeSpan? NextWait(ref TriedAddresses tried, ServerAddress server, GrpcAnswer answer, int attempt, CallDeadline deadline)
    {
        var cause = RetryPolicy.CauseOf(answer);
        tried.Add(server, isFinal: cause == RetryCauses.NotReady && answer.Status.RetryAfter is null);
        if (answer.Failure is { } failure && FailureReasons.IsConnection(failure))
            tried.Fail(server, FailureReasons.Words(failure), pool.Servers.Length);
        if (cause == RetryCauses.None || !budget.OnFailure())
            return null;
        var all = pool.Servers.Length == AddressPool.MaxAddresses ? ulong.MaxValue : (1UL << pool.Servers.Length) - 1;
        var wait = policy.NextWait(cause, attempt, answer.Status.RetryAfter, hasOther: tried.Tried != all, hasTried: tried.Excluded != all);

        // What would come too late tells more now, as what it is, than as a deadline that passed.
        return wait >= deadline.Remaining ? null : wait;
    }

    private ModelError Error(TriedAddresses tried, GrpcAnswer answer) => answer.Failure is { } failure && FailureReasons.IsConnection(failure)
        ? tried.Unreachable(pool.Servers)
        : WireErrors.FromGrpc(answer.Status);
}
