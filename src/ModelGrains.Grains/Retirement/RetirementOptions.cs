using System.Collections.Immutable;
using ModelGrains.Core.Retirement;

namespace ModelGrains.Grains.Retirement;

/// <summary>Settings of the retirement of versions; the section <c>ModelGrains:Retirement</c>.</summary>
public sealed class RetirementOptions
{
    /// <summary>After how many days without a request a version expires whose manifest says nothing. Default 0: never. Range 0 to 3,650.</summary>
    public int DefaultUnusedForDays { get; set; }

    /// <summary>How many days before its retirement the owner of a version is warned, at the latest. Default 7. Range 0 to 365.</summary>
    public int WarnDays { get; set; } = 7;

    /// <summary>For how many days a retired version can be restored. Default 14. Range 0 to 3,650.</summary>
    public int GraceDays { get; set; } = 14;

    /// <summary>How often it is looked whether something is to be retired, in minutes. Default 15. Range 1 to 1,440.</summary>
    public int SweepMinutes { get; set; } = 15;

    /// <summary>Labels whose versions never expire, separated by commas: <c>tier=gold,team=risk</c>. Default: none.</summary>
    public string Exempt { get; set; } = "";

    /// <summary>Where owners are told.</summary>
    public WebhookOptions Webhook { get; set; } = new();

    /// <summary>Every setting that is wrong, each naming its key; empty where all are right.</summary>
    /// <param name="section">The section, before the keys.</param>
    public IEnumerable<string> Validate(string section)
    {
        if (DefaultUnusedForDays is < 0 or > 3650)
            yield return $"{section}:{nameof(DefaultUnusedForDays)} is {DefaultUnusedForDays}, expected 0 to 3650";
        if (WarnDays is < 0 or > 365)
            yield return $"{section}:{nameof(WarnDays)} is {WarnDays}, expected 0 to 365";
        if (GraceDays is < 0 or > 3650)
            yield return $"{section}:{nameof(GraceDays)} is {GraceDays}, expected 0 to 3650";
        if (SweepMinutes is < 1 or > 1440)
            yield return $"{section}:{nameof(SweepMinutes)} is {SweepMinutes}, expected 1 to 1440";
        foreach (var label in Labels().Where(label => !LabelMatch.TryParse(label, out _)))
            yield return $"{section}:{nameof(Exempt)} has '{label}', expected labels as 'tier=gold' separated by commas";
        foreach (var error in Webhook.Validate($"{section}:{nameof(Webhook)}"))
            yield return error;
    }

    /// <summary>The policy that the settings make.</summary>
    public RetirementRules ToRules() => new()
    {
        DefaultUnusedFor = DefaultUnusedForDays == 0 ? null : TimeSpan.FromDays(DefaultUnusedForDays),
        Warn = TimeSpan.FromDays(WarnDays),
        Grace = TimeSpan.FromDays(GraceDays),
        Exempt = [.. Labels().Select(label => LabelMatch.TryParse(label, out var match) ? match : default).Where(match => match != default)],
    };

    private ImmutableArray<string> Labels() => [.. Exempt.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
}
