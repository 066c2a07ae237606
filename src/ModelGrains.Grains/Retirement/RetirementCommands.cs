using ModelGrains.Core.Catalog;
using ModelGrains.Core.Retirement;
using ModelGrains.Errors;
using ModelGrains.Grains.Deployments;
using ModelGrains.Models;
using ModelGrains.Routing;

namespace ModelGrains.Grains.Retirement;

/// <summary>
/// What operators say of a version's retirement. Each command given twice comes to the same as once. One with a condition on the version's
/// entity tag that does not hold, also because another writer was first, is a <see cref="ModelErrorCode.PreconditionFailed"/> and changes
/// nothing. Safe for concurrent use; the commands of one model run one after another.
/// </summary>
public sealed class RetirementCommands
{
    /// <summary>A sweep or another silo's command may write between reading and writing; it does not do so often.</summary>
    private const int MaxAttempts = 5;

    private readonly IGrainFactory grains;
    private readonly ModelLocks locks;
    private readonly RetirementSteps steps;
    private readonly RouteConsequences consequences;
    private readonly TimeProvider time;
    private readonly RouteCommands routes;

    internal RetirementCommands(
        IGrainFactory grains, ModelLocks locks, RetirementSteps steps, RouteConsequences consequences, TimeProvider time, RouteCommands routes)
    {
        this.routes = routes;
        this.grains = grains;
        this.locks = locks;
        this.steps = steps;
        this.consequences = consequences;
        this.time = time;
    }

    /// <summary>
    /// Retires a version at once, without a warning: drained, unloaded, its package kept for the grace time. What a route refers to, what is
    /// pinned and what is not ready is a <see cref="ModelErrorCode.Conflict"/>.
    /// </summary>
    /// <returns>The record; still <see cref="VersionState.Retiring"/> where its drain takes long, which a sweep finishes.</returns>
    public Task<Outcome<VersionRecord>> RetireAsync(
        VersionKey key, string actor, CancellationToken cancellationToken, EntityTagCondition? condition = null) => WithAsync(key, condition, async (record, expected) =>
    {
        if (record.State == VersionState.Retired)
            return record;
        if (record.State == VersionState.Retiring)
        {
            var claimed = await ClaimAsync(record, expected, actor);
            return claimed.IsSuccess ? await steps.FinishAsync(claimed.Value, actor) : claimed;
        }

        if (await steps.HeldByAsync(key) is { } heldBy)
            return ModelErrors.Conflict($"'{key}' is not retired: {heldBy}");
        return record.State is VersionState.Ready or VersionState.Superseded
            ? await steps.RetireAsync(record, "retired by command", actor, expected: expected)
            : ModelErrors.Conflict($"'{key}' is {record.State}, expected Ready or Superseded: only such a version is retired");
    }, cancellationToken);

    /// <summary>Brings a retired version back: ready and loaded. A version that is not retired stays as it is.</summary>
    /// <param name="key">The version.</param>
    /// <param name="route">Whether all traffic of the model goes to it then; by default it gets none.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellationToken">Gives up before anything is done.</param>
    /// <param name="condition">The version's entity tags that it may have; null for any.</param>
    public Task<Outcome<VersionRecord>> RestoreAsync(
        VersionKey key, bool route, string actor, CancellationToken cancellationToken, EntityTagCondition? condition = null) => WithAsync(key, condition, async (seen, expected) =>
    {
        if (seen.State is not (VersionState.Retired or VersionState.Retiring) && !seen.IsAcknowledged)
            return ModelErrors.Conflict($"'{key}' is {seen.State}, expected Retired: only such a version is restored");
        var claimed = await ClaimAsync(seen, expected, actor);
        if (!claimed.IsSuccess)
            return claimed;
        var record = claimed.Value;
        var restored = record.State is VersionState.Retired or VersionState.Retiring ? await steps.RestoreAsync(record, "restored", actor)
            : record.Desired == DesiredState.Loaded ? await steps.LoadAsync(record) : record;
        return restored.IsSuccess && route ? await RouteAsync(restored.Value, actor) : restored;
    }, cancellationToken);

    /// <summary>Lets a version expire no sooner than a time; an extension that reaches further stands.</summary>
    public Task<Outcome<VersionRecord>> ExtendAsync(
        VersionKey key, DateTimeOffset until, string actor, CancellationToken cancellationToken, EntityTagCondition? condition = null) =>
        until <= time.GetUtcNow()
            ? Task.FromResult<Outcome<VersionRecord>>(ModelErrors.Invalid("The command", [new FieldError("until", $"is {PeriodText.Format(until)}, expected a time to come")]))
            : ChangeAsync(key, condition, record => RetirementMoves.Extend(record, until, actor), cancellationToken);

    /// <summary>As <see cref="ExtendAsync(VersionKey, DateTimeOffset, string, CancellationToken, EntityTagCondition?)"/>, from now.</summary>
    public Task<Outcome<VersionRecord>> ExtendAsync(
        VersionKey key, TimeSpan period, string actor, CancellationToken cancellationToken, EntityTagCondition? condition = null) =>
        ExtendAsync(key, time.GetUtcNow() + period, actor, cancellationToken, condition);

    /// <summary>Says when a version expires, in place of its manifest, the policy and what a command said before.</summary>
    /// <param name="key">The version.</param>
    /// <param name="expiry">The expiry; null to go by the manifest and the policy.</param>
    /// <param name="isExempt">Whether it never expires.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellationToken">Gives up before anything is done.</param>
    /// <param name="condition">The version's entity tags that it may have; null for any.</param>
    public Task<Outcome<VersionRecord>> SetExpiryAsync(
        VersionKey key, ExpiryOptions? expiry, bool isExempt, string actor, CancellationToken cancellationToken, EntityTagCondition? condition = null) =>
        ChangeAsync(key, condition, record => RetirementMoves.SetExpiry(record, expiry, isExempt, actor), cancellationToken);

    /// <summary>Pins a version, so that it stays in memory and is never retired, or unpins it.</summary>
    public Task<Outcome<VersionRecord>> PinAsync(
        VersionKey key, bool isPinned, string actor, CancellationToken cancellationToken, EntityTagCondition? condition = null) =>
        ChangeAsync(key, condition, record => RetirementMoves.Pin(record, isPinned, actor), cancellationToken);

    private Task<Outcome<VersionRecord>> ChangeAsync(
        VersionKey key, EntityTagCondition? condition, Func<VersionRecord, MoveVersion> change, CancellationToken cancellationToken) =>
        WithAsync(key, condition, async (record, expected) => record.State is VersionState.Retiring or VersionState.Retired
            ? ModelErrors.Conflict($"'{key}' is {record.State}: restore it first")
            : await steps.MoveAsync(change(record) with { ExpectedRevision = expected }), cancellationToken);

    /// <summary>Acts on the record as it stands, and on the revision that it must still have when it is first written: null without a condition.</summary>
    private async Task<Outcome<VersionRecord>> WithAsync(
        VersionKey key, EntityTagCondition? condition, Func<VersionRecord, long?, Task<Outcome<VersionRecord>>> act, CancellationToken cancellationToken)
    {
        using var held = await locks.EnterAsync(key.Model, cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            if (await grains.Catalog(key.Model).GetAsync(key) is not { } record)
                return await UnknownAsync(key);
            if (condition?.Refuse(key, EntityTags.Of(record)) is { } refused)
                return refused;
            var outcome = await act(record, condition is { IsLimited: true } ? record.Revision : null);
            if (outcome.IsSuccess || outcome.Error.Code != ModelErrorCode.Conflict || attempt == MaxAttempts)
                return outcome;
            if (await grains.Catalog(key.Model).GetAsync(key) is { } after && after.Retirement == record.Retirement && after.State == record.State)
                return outcome;
        }
    }

    private async Task<Outcome<VersionRecord>> ClaimAsync(VersionRecord record, long? expected, string actor) =>
        expected is null ? record : await steps.ClaimAsync(record, actor);

    private async Task<ModelError> UnknownAsync(VersionKey key) =>
        (await grains.Catalog(key.Model).ListAsync(key.Model)).IsEmpty
            ? ModelErrors.UnknownModel(key.Model.Value)
            : ModelErrors.UnknownVersion(key.Model.Value, key.Version.ToString());

    private async Task<Outcome<VersionRecord>> RouteAsync(VersionRecord record, string actor)
    {
        var routed = await routes.SwitchAsync(record, actor, $"restore {record.Key}");
        if (!routed.IsSuccess)
            return routed.Error;
        await consequences.ApplyAsync(record.Key.Model, actor, keepPrevious: false);
        return await grains.Catalog(record.Key.Model).GetAsync(record.Key) ?? record;
    }
}
