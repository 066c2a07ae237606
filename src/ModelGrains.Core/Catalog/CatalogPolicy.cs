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
        return ContentOf(existing) == content
            ? existing
            : ModelErrors.Conflict($"'{existing.Key}' is already deployed with other content ({ContentOf(existing)}): a version is immutable, deploy this one under a new number");
    }

    private static PackageDigest ContentOf(VersionRecord record) => record.Source ?? record.Package;

    /// <summary>The record after a move; the same record where everything asked for already holds.</summary>
    public static Outcome<VersionRecord> Move(VersionRecord record, MoveVersion command, DateTimeOffset now)
    {
        var state = command.State ?? record.State;
        var desired = command.Desired ?? record.Desired;
        if (state == record.State && desired == record.Desired)
            return record;
        if (state != record.State && !VersionTransitions.IsLegal(record.State, state))
            return ModelErrors.Conflict($"'{record.Key}' is {record.State} and cannot become {state}");
        var happened = new VersionEvent { Time = now, State = state, Actor = command.Actor, Reason = command.Reason, Evidence = command.Evidence };
        var events = record.Events.Add(happened);
        if (events.Length > VersionRecord.MaxEvents)
            events = events.RemoveAt(0);
        return record with { State = state, Desired = desired, Events = events };
    }
}
