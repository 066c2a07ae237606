using System.Text.Json;
using System.Text.Json.Serialization;
using ModelGrains.Retirement;

namespace ModelGrains.Grains.Retirement;

/// <summary>A notification as the webhook sends it. docs/retirement.md shows it.</summary>
internal sealed record WebhookBody(
    string Id, string Type, DateTimeOffset Time, string Model, int Version, string Owner, IReadOnlyDictionary<string, string> Labels, string Reason,
    DateTimeOffset? RetireAt, DateTimeOffset? PackageKeptUntil)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>The body: the same bytes at every delivery.</summary>
    public static byte[] Write(RetirementNotice notice) => JsonSerializer.SerializeToUtf8Bytes(
        new WebhookBody(
            notice.Id, TypeOf(notice.Kind), notice.Time, notice.Version.Model.Value, notice.Version.Version.Value, notice.Owner,
            new SortedDictionary<string, string>(notice.Labels, StringComparer.Ordinal), notice.Reason, notice.RetireAt, notice.PackageKeptUntil),
        Json);

    /// <summary>The type: <c>version.expiring</c>.</summary>
    public static string TypeOf(NoticeKind kind) => "version." + kind.ToString().ToLowerInvariant();
}
