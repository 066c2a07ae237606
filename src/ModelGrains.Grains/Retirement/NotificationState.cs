using ModelGrains.Retirement;

namespace ModelGrains.Grains.Retirement;

/// <summary>What a notification grain stores.</summary>
[GenerateSerializer, Alias("mg.NotificationState")]
internal sealed class NotificationState
{
    /// <summary>What waits, oldest first.</summary>
    [Id(0)]
    public List<PendingNotice> Pending { get; set; } = [];
}
