using System.Text.Json;
using ModelGrains.Core.Rollouts;
using ModelGrains.Rollouts;

namespace ModelGrains.Grains.Rollouts;

/// <summary>A notice as a webhook gets it. docs/rollouts.md shows it.</summary>
internal sealed record RolloutNoticeBody(string Type, DateTimeOffset Timestamp, RolloutNoticeBody.RolloutData Data)
{
    /// <summary>How much of a text is sent, in characters.</summary>
    private const int MaxText = 2_000;

    /// <summary>The body: the same bytes at every delivery.</summary>
    public static byte[] Write(RolloutNotice notice)
    {
        var happened = notice.Event;
        var data = new RolloutData(
            notice.Model.Value, notice.Number, notice.Version.Value, RolloutCommands.Words(notice.Strategy), happened.Sequence, happened.State.ToString(), happened.Stage,
            happened.Revision, Cut(happened.Actor), Cut(happened.Reason));
        var body = new RolloutNoticeBody($"rollout.{happened.State.ToString().ToLowerInvariant()}", happened.Time, data);
        return JsonSerializer.SerializeToUtf8Bytes(body, JsonSerializerOptions.Web);
    }

    private static string Cut(string text) => text.Length <= MaxText ? text : text[..MaxText] + "…";

    internal sealed record RolloutData(
        string Model, long Rollout, int Version, string Strategy, int Sequence, string State, int Stage, long Revision, string Actor, string Reason);
}
