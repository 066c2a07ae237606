using ModelGrains.Core.Retirement;
using ModelGrains.Grains.Deployments;
using ModelGrains.Grains.Shadows;
using ModelGrains.Models;

namespace ModelGrains.Grains.Retirement;

/// <summary>What retirement has ahead: asked of the same policy as the sweep, and nothing is changed. Safe for concurrent use.</summary>
public sealed class RetirementForecasts
{
    private readonly IGrainFactory grains;
    private readonly ILastUse lastUse;
    private readonly ILoadedMemory memory;
    private readonly RetirementOptions options;
    private readonly ShadowReferences references;
    private readonly TimeProvider time;

    internal RetirementForecasts(IGrainFactory grains, ILastUse lastUse, ILoadedMemory memory, RetirementOptions options, ShadowReferences references, TimeProvider time)
    {
        this.grains = grains;
        this.lastUse = lastUse;
        this.memory = memory;
        this.options = options;
        this.references = references;
        this.time = time;
    }

    /// <summary>The versions that expire within a time, with those that are kept, on their way, or retired and deleted within it; the soonest first.</summary>
    /// <param name="within">How far to look.</param>
    /// <param name="unusedFor">Another default than the policy's, to see what it would retire; null for the policy's.</param>
    public async Task<IReadOnlyList<RetirementForecast>> ListAsync(TimeSpan within, TimeSpan? unusedFor)
    {
        var rules = options.ToRules();
        rules = rules with { DefaultUnusedFor = unusedFor ?? rules.DefaultUnusedFor };
        var now = time.GetUtcNow();
        var used = await lastUse.ReadAsync(null);
        var candidates = (await grains.ListCatalogAsync())
            .Select(record => Forecast(record, used, null, rules, now))
            .Where(forecast => forecast.Decision.At is { } at && at - now <= within)
            .ToList();
        var held = await memory.ReadAsync([.. candidates.Select(forecast => forecast.Record)]);
        var list = await Task.WhenAll(candidates.Select(async forecast =>
        {
            var heldBy = await references.FindAsync(forecast.Record.Key);
            return Forecast(forecast.Record, used, heldBy, rules, now) with { MemoryInBytes = held.GetValueOrDefault(forecast.Record.Key) };
        }));
        return [.. list.OrderBy(forecast => forecast.Decision.At ?? forecast.ExpiresAt).ThenBy(forecast => forecast.Record.Key.Format(), StringComparer.Ordinal)];
    }

    private static RetirementForecast Forecast(
        VersionRecord record, IReadOnlyDictionary<VersionKey, DateTimeOffset> used, string? heldBy, RetirementRules rules, DateTimeOffset now)
    {
        DateTimeOffset? lastUsed = used.TryGetValue(record.Key, out var at) ? at : null;
        var decision = RetirementPolicy.Decide(record, lastUsed, heldBy, rules, now);
        var expires = record.State is VersionState.Retiring or VersionState.Retired ? null : ExpiryDate.Of(record, lastUsed, rules, now).At;
        return new RetirementForecast(record, lastUsed, expires, decision, 0);
    }
}
