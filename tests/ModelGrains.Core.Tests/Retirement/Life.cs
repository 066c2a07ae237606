using System.Collections.Immutable;
using ModelGrains.Core.Catalog;
using ModelGrains.Core.Retirement;
using ModelGrains.Core.Tests.Catalog;
using ModelGrains.Core.Tests.Support;
using ModelGrains.Models;

namespace ModelGrains.Core.Tests.Retirement;

/// <summary>Records on their way to retirement. Day 0 is <see cref="Make.Now"/>, at which the version became what it is.</summary>
internal static class Life
{
    public static RetirementRules Rules { get; } = new() { Warn = TimeSpan.FromDays(7), Grace = TimeSpan.FromDays(14), Exempt = [new LabelMatch("tier", "gold")] };

    public static DateTimeOffset Day(double day) => Make.Now.AddDays(day);

    /// <summary>A version that expires when unused for 30 days.</summary>
    public static VersionRecord Unused(int days = 30, VersionState state = VersionState.Superseded) => Record(new ExpiryOptions { UnusedFor = TimeSpan.FromDays(days) }, state);

    /// <summary>A version that expires on a day.</summary>
    public static VersionRecord Dated(double day, VersionState state = VersionState.Superseded) => Record(new ExpiryOptions { At = Day(day) }, state);

    public static VersionRecord Record(ExpiryOptions expiry, VersionState state = VersionState.Superseded)
    {
        var record = Records.Record(3, state);
        return record with { Manifest = record.Manifest with { Expiry = expiry } };
    }

    public static VersionRecord Labelled(this VersionRecord record, string name, string value) =>
        record with { Manifest = record.Manifest with { Labels = ImmutableDictionary<string, string>.Empty.Add(name, value) } };

    public static VersionRecord With(this VersionRecord record, RetirementInfo info) => record with { Retirement = info };

    public static VersionRecord Warned(this VersionRecord record, double day) => record with { Retirement = (record.Retirement ?? RetirementInfo.None) with { WarnedAt = Day(day), Warnings = 1 } };

    public static VersionRecord Moved(this VersionRecord record, MoveVersion move, double day)
    {
        var outcome = CatalogPolicy.Move(record, move, Day(day));
        Assert.True(outcome.IsSuccess, outcome.Error?.Message);
        return outcome.Value;
    }

    public static VersionRecord Entered(this VersionRecord record, VersionState state, double day) =>
        record.Moved(new MoveVersion { Key = record.Key, State = state, Actor = "test", Reason = "test" }, day);

    public static RetirementDecision Decide(this VersionRecord record, double day, double? usedOn = null, string? heldBy = null, bool clockJumped = false, RetirementRules? rules = null) =>
        RetirementPolicy.Decide(record, usedOn is { } used ? Day(used) : null, heldBy, rules ?? Rules, Day(day), clockJumped);
}
