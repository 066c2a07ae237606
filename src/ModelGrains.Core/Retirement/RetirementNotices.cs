using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ModelGrains.Models;
using ModelGrains.Retirement;

namespace ModelGrains.Core.Retirement;

/// <summary>Makes notifications.</summary>
public static class RetirementNotices
{
    /// <summary>
    /// The notification of a move that is about to be written. The same move of the same record, made again after a crash, gives the same
    /// id.
    /// </summary>
    /// <param name="record">The version before the move.</param>
    /// <param name="move">The move; it counts a notice.</param>
    /// <param name="kind">What it tells.</param>
    /// <param name="now">The time.</param>
    /// <param name="retireAt">When the version is going to be retired.</param>
    public static RetirementNotice Of(VersionRecord record, MoveVersion move, NoticeKind kind, DateTimeOffset now, DateTimeOffset? retireAt = null) => new()
    {
        Id = IdOf(record, kind, move.Retirement!.Notices),
        Kind = kind,
        Version = record.Key,
        Time = now,
        Owner = record.Manifest.Owner,
        Labels = record.Manifest.Labels,
        Reason = move.Reason,
        RetireAt = retireAt,
        PackageKeptUntil = move.Retirement.KeepPackageUntil,
    };

    /// <summary>A version deleted and deployed again under the same number begins to count anew: its first event tells the two apart.</summary>
    private static string IdOf(VersionRecord record, NoticeKind kind, int notices)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{record.Key} {record.Package} {record.Events[0].Time.UtcTicks} {kind} {notices}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
    }
}
