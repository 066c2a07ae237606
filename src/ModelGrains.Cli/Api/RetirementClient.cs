using System.Net.Http.Json;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Api;

/// <summary>The part of the management API about versions that go away.</summary>
internal sealed class RetirementClient(ServerConnection server)
{
    /// <summary>Retires a version; the version as it is then.</summary>
    public Task<Answer<VersionView>> RetireAsync(VersionKey version, CancellationToken cancellationToken) => PostAsync(version, "retire", null, cancellationToken);

    /// <summary>Brings a retired version back, and routes to it where that is asked for.</summary>
    public Task<Answer<VersionView>> RestoreAsync(VersionKey version, bool route, CancellationToken cancellationToken) =>
        PostAsync(version, route ? "restore?route=true" : "restore", null, cancellationToken);

    /// <summary>Puts a version's expiry off.</summary>
    public Task<Answer<VersionView>> ExtendAsync(VersionKey version, ExtendCommandView command, CancellationToken cancellationToken) =>
        PostAsync(version, "extend", JsonContent.Create(command, options: ManagementJson.Options), cancellationToken);

    /// <summary>Sets a version's expiry.</summary>
    public async Task<Answer<VersionView>> SetExpiryAsync(VersionKey version, ExpiryCommandView command, CancellationToken cancellationToken)
    {
        using var content = JsonContent.Create(command, options: ManagementJson.Options);
        return await server.SendAsync<VersionView>(HttpMethod.Put, Path(version, "expiry"), content, cancellationToken);
    }

    /// <summary>Pins a version, or unpins it.</summary>
    public Task<Answer<VersionView>> PinAsync(VersionKey version, bool isPinned, CancellationToken cancellationToken) =>
        PostAsync(version, isPinned ? "pin" : "unpin", null, cancellationToken);

    /// <summary>What expires within a time.</summary>
    /// <param name="within">The time, as <c>30d</c>; null for the server's default.</param>
    /// <param name="dryRun">Whether to leave out what is kept and what is retired already.</param>
    /// <param name="unusedFor">Another default than the policy's, to see what it would retire; null for the policy's.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<Answer<ExpiringView>> ExpiringAsync(string? within, bool dryRun, string? unusedFor, CancellationToken cancellationToken)
    {
        string?[] query = [within is null ? null : $"within={within}", dryRun ? "dryRun=true" : null, unusedFor is null ? null : $"unusedFor={unusedFor}"];
        var given = query.OfType<string>().ToList();
        return server.SendAsync<ExpiringView>(HttpMethod.Get, given.Count == 0 ? "api/v1/expiring" : $"api/v1/expiring?{string.Join('&', given)}", null, cancellationToken);
    }

    private async Task<Answer<VersionView>> PostAsync(VersionKey version, string command, HttpContent? content, CancellationToken cancellationToken)
    {
        using (content)
            return await server.SendAsync<VersionView>(HttpMethod.Post, Path(version, command), content, cancellationToken);
    }

    private static string Path(VersionKey version, string command) => $"api/v1/models/{version.Model}/versions/{version.Version}/{command}";
}
