using System.Collections.Immutable;
using ModelGrains.Core.Lifecycle;
using ModelGrains.Errors;
using ModelGrains.Models;

namespace ModelGrains.Core.Catalog;

/// <summary>Decides what a command does to the catalog's records of one model. The grain only stores what comes out.</summary>
public static class CatalogPolicy
{
    /// <summary>The record that a registration leads to; the one that exists where the content is already there.</summary>
    /// <param name="records">Every record of the model.</param>
    /// <param name="command">What is registered.</param>
    /// <param name="now">The time to write, in UTC.</param>
    public static Outcome<VersionRecord> Register(IReadOnlyCollection<VersionRecord> records, RegisterVersion command, DateTimeOffset now)
    {
        var manifest = command.Manifest;
        if (Find(records, manifest.Version, command.Source ?? command.Package) is { } found)
            return found;

        var newest = records.Count == 0 ? 0 : records.Max(record => record.Key.Version.Value);
        if (manifest.Version is null && newest == int.MaxValue)
            return ModelErrors.Conflict($"'{manifest.Name}' has a version {newest}, after which there is no next number: name the version to deploy");
        var version = manifest.Version ?? new ModelVersion(newest + 1);
        var events = ImmutableArray.CreateBuilder<VersionEvent>(3);
        foreach (var state in (ReadOnlySpan<VersionState>)[VersionState.Uploaded, VersionState.Validated, VersionState.Packaged])
            events.Add(new VersionEvent { Time = now, State = state, Actor = command.Actor, Reason = "deploy" });
        return new VersionRecord
        {
            Key = new VersionKey(manifest.Name, version),
            Package = command.Package,
            Manifest = manifest with { Version = version },
            State = VersionState.Packaged,
            Desired = DesiredState.Loaded,
            SizeInBytes = command.SizeInBytes,
            Source = command.Source,
            MemoryInBytes = command.MemoryInBytes,
            Events = events.MoveToImmutable(),
            Revision = NextRevision(0, now),
        };
    }

    /// <summary>
    /// The record that content already has: that of the version asked for, or the newest with the same content; null where it would be
    /// a new one, a <see cref="ModelErrorCode.Conflict"/> where the version asked for has other content.
    /// </summary>
    /// <param name="records">Every record of the model.</param>
    /// <param name="version">The version asked for; null for none.</param>
    /// <param name="content">The content that was uploaded.</param>
    public static Outcome<VersionRecord>? Find(IReadOnlyCollection<VersionRecord> records, ModelVersion? version, PackageDigest content)
    {
        var existing = version is { } asked
            ? records.FirstOrDefault(record => record.Key.Version == asked)
            : records.LastOrDefault(record => ContentOf(record) == content);
        if (existing is null)
            return null;
        if (ContentOf(existing) != content)
            return ModelErrors.Conflict($"'{existing.Key}' is already deployed with other content ({ContentOf(existing)}): a version is immutable, deploy this one under a new number");
        return existing.State is VersionState.Retiring or VersionState.Retired
            ? ModelErrors.Conflict($"'{existing.Key}' has this content and is {existing.State}: restore it, or deploy under a new number")
            : existing;
    }

    private static PackageDigest ContentOf(VersionRecord record) => record.Source ?? record.Package;

    /// <summary>The record after a move; the same record where everything asked for already holds.</summary>
    public static Outcome<VersionRecord> Move(VersionRecord record, MoveVersion command, DateTimeOffset now)
    {
        if (command.ExpectedRevision is { } expected && expected != record.Revision)
            return ModelErrors.PreconditionFailed(record.Key, EntityTags.Of(record.Revision), EntityTags.Of(expected));
        var state = command.State ?? record.State;
        var desired = command.Desired ?? record.Desired;
        var isPinned = command.IsPinned ?? record.IsPinned;
        var retirement = command.Retirement ?? record.Retirement;
        if (state == record.State && desired == record.Desired && isPinned == record.IsPinned && retirement == record.Retirement)
            return command.IsClaim ? record with { Revision = NextRevision(record.Revision, now) } : record;
        if (Refuse(record, command, state) is { } error)
            return error;
        var happened = new VersionEvent { Time = now, State = state, Actor = command.Actor, Reason = command.Reason, Evidence = command.Evidence };
        return record with
        {
            State = state,
            Desired = desired,
            IsPinned = isPinned,
            Retirement = retirement,
            Events = Remember(record, happened, desired),
            Revision = NextRevision(record.Revision, now),
        };
    }

    /// <summary>
    /// The time in milliseconds, or the one after the last where that is not larger: what is deleted and deployed again under its number does
    /// not begin where the one before it did.
    /// </summary>
    private static long NextRevision(long last, DateTimeOffset now) => Math.Max(last + 1, now.ToUnixTimeMilliseconds());

    private static ModelError? Refuse(VersionRecord record, MoveVersion command, VersionState state)
    {
        if (command.ExpectedRetirement is { } expected && expected != (record.Retirement ?? RetirementInfo.None))
            return ModelErrors.Conflict($"the retirement of '{record.Key}' has changed since the command was made");
        if (state != record.State && !VersionTransitions.IsLegal(record.State, state))
            return ModelErrors.Conflict($"'{record.Key}' is {record.State} and cannot become {state}");
        if (state == VersionState.Retiring && record.IsPinned)
            return ModelErrors.Conflict($"'{record.Key}' is pinned and cannot be retired");
        if (command.Desired == DesiredState.Loaded && state is (VersionState.Retiring or VersionState.Retired))
            return ModelErrors.Conflict($"'{record.Key}' is {state} and cannot be loaded: restore it");
        return record is { State: VersionState.Retired, Retirement.IsPurging: true } && state == VersionState.Ready
            ? ModelErrors.Conflict($"'{record.Key}' cannot be restored any more: its package is being deleted")
            : null;
    }

    /// <summary>A report that is repeated takes the place of the one before: it must not push the history out.</summary>
    private static ImmutableArray<VersionEvent> Remember(VersionRecord record, VersionEvent happened, DesiredState desired)
    {
        if (record.Events is [.., { } last] && desired == record.Desired &&
            (last.State, last.Actor, last.Reason) == (happened.State, happened.Actor, happened.Reason))
        {
            return record.Events.SetItem(record.Events.Length - 1, happened);
        }

        var events = record.Events.Add(happened);
        return events.Length > VersionRecord.MaxEvents ? events.RemoveAt(0) : events;
    }
}
