using System.Collections.Immutable;
using ModelGrains.Client.Calls;
using ModelGrains.Protocol.Grpc;
using ModelGrains.Protocol.Messages;

namespace ModelGrains.Client.Addresses;

/// <summary>
/// The addresses of a client. A call goes to the least busy of them (of two drawn at random, where there are many); one whose
/// connection failed is left alone for a while and brought back by one question. Where all are out, calls try them all the same.
/// </summary>
internal sealed class AddressPool : IDisposable
{
    /// <summary>The most addresses: what fits into the bits of a call's memory of where it has been.</summary>
    public const int MaxAddresses = 64;

    private const int FewEnoughToLookAtAll = 8;

    private readonly AddressOptions options;
    private readonly TimeProvider time;
    private readonly Random random;
    private readonly CancellationTokenSource disposed = new();

    public AddressPool(ImmutableArray<ServerAddress> servers, AddressOptions options, TimeProvider time, Random random)
    {
        Servers = servers;
        this.options = options;
        this.time = time;
        this.random = random;
    }

    /// <summary>All of them.</summary>
    public ImmutableArray<ServerAddress> Servers { get; }

    /// <summary>The address for the next try of a call.</summary>
    /// <param name="tried">Where it has been: not again while there is another.</param>
    /// <param name="excluded">Where it must not go again.</param>
    /// <returns>Null where every address is excluded.</returns>
    public ServerAddress? Pick(ulong tried, ulong excluded)
    {
        if (Servers.Length == 1)
            return excluded == 0 ? Servers[0] : null;
        Probe();
        return PickIn(tried | excluded) ?? LeastBusy(tried | excluded, alsoOut: true) ?? PickIn(excluded) ?? LeastBusy(excluded, alsoOut: true);
    }

    /// <summary>The server answered, whatever it said.</summary>
    public void OnAnswer(ServerAddress server) => server.OnAnswer(time);

    /// <summary>The connection of a call failed.</summary>
    public void OnFailure(ServerAddress server, string reason, long begun) => server.OnFailure(reason, begun, Outage(1), time);

    /// <inheritdoc/>
    public void Dispose()
    {
        disposed.Cancel();
        disposed.Dispose();
    }

    private ServerAddress? PickIn(ulong without)
    {
        if (Servers.Length > FewEnoughToLookAtAll)
        {
            var first = Servers[random.Next(Servers.Length)];
            var second = Servers[random.Next(Servers.Length)];
            if (IsIn(first, without) && IsIn(second, without))
                return first.InFlight <= second.InFlight ? first : second;
        }

        return LeastBusy(without, alsoOut: false);
    }

    private static bool IsIn(ServerAddress server, ulong without) => !server.IsOut && (server.Bit & without) == 0;

    private ServerAddress? LeastBusy(ulong without, bool alsoOut)
    {
        // From a random one on, so that equals share the work.
        ServerAddress? best = null;
        var start = random.Next(Servers.Length);
        for (var i = 0; i < Servers.Length; i++)
        {
            var server = Servers[(start + i) % Servers.Length];
            if ((server.Bit & without) != 0 || (server.IsOut && !alsoOut))
                continue;
            if (best is null || server.InFlight < best.InFlight)
                best = server;
        }

        return best;
    }

    private void Probe()
    {
        foreach (var server in Servers)
        {
            if (server.IsOut && server.TryBeginProbe(time))
                _ = ProbeAsync(server);
        }
    }

    private async Task ProbeAsync(ServerAddress server)
    {
        try
        {
            using var deadline = new CallDeadline(options.ProbeTimeout, time, disposed.Token);
            var call = new GrpcCall(InferenceMethods.ServerReady.Path, new GrpcMessageBody(new ServerReadyRequest())) { Timeout = options.ProbeTimeout };
            var answer = await server.Invoker.SendAsync(call, deadline.Token).ConfigureAwait(false);
            if (answer.Failure is { } failure)
                server.OnProbeFailed(FailureReasons.Words(failure), Outage, time);
            else if (answer.IsSuccess && GrpcInvoker.Parse(InferenceMethods.ServerReady.ResponseParser, answer.Message).Value is { Ready: false })
                server.OnProbeFailed("not ready", Outage, time);
            else
                server.OnAnswer(time);
        }
        catch (OperationCanceledException)
        {
            server.OnProbeFailed("no answer in time", Outage, time);
        }
        catch (ObjectDisposedException)
        {
            // The client is gone.
        }
    }

    private TimeSpan Outage(int failures)
    {
        var bound = options.InitialOutage.TotalMilliseconds * Math.Pow(2, Math.Min(failures - 1, 30));
        return TimeSpan.FromMilliseconds(Math.Min(bound, options.MaxOutage.TotalMilliseconds) * (0.8 + (0.4 * random.NextDouble())));
    }
}
