using System.Collections.Immutable;
using System.Numerics;
using ModelGrains.Client.Addresses;
using ModelGrains.Errors;

namespace ModelGrains.Client.Calls;

/// <summary>Where one call has been, and how the connections of its tries failed.</summary>
internal struct TriedAddresses
{
    private string?[]? reasons;

    /// <summary>Where it has been, as bits.</summary>
    public ulong Tried { get; private set; }

    /// <summary>Where it must not go again: the server is there, is not ready and does not say when it will be.</summary>
    public ulong Excluded { get; private set; }

    /// <summary>Takes note of a try.</summary>
    /// <param name="server">Where.</param>
    /// <param name="isFinal">Whether not to go there again.</param>
    public void Add(ServerAddress server, bool isFinal)
    {
        Tried |= server.Bit;
        if (isFinal)
            Excluded |= server.Bit;
    }

    /// <summary>Takes note of a connection that failed.</summary>
    /// <param name="server">Where.</param>
    /// <param name="reason">Why.</param>
    /// <param name="count">How many addresses there are.</param>
    public void Fail(ServerAddress server, string reason, int count)
    {
        reasons ??= new string?[count];
        reasons[BitOperations.TrailingZeroCount(server.Bit)] = reason;
    }

    /// <summary>The error of a call whose last connection failed: every address and why it could not be reached.</summary>
    public readonly ModelError Unreachable(ImmutableArray<ServerAddress> servers)
    {
        if (servers.Length == 1)
            return new(ModelErrorCode.NotReady, $"The server {servers[0].Name} cannot be reached or the connection was lost: {reasons?[0]}");
        var words = new List<string>(servers.Length);
        for (var i = 0; i < servers.Length; i++)
            words.Add($"{servers[i].Name} ({reasons?[i] ?? servers[i].LastFailure ?? "not tried"})");
        return new(ModelErrorCode.NotReady, $"No server can be reached: {string.Join(", ", words)}");
    }
}
