using System.Threading.Channels;
using ModelGrains.Errors;
using ModelGrains.Retirement;

namespace ModelGrains.Grains.Retirement;

/// <summary>Where notifications go in: stored before anything is said to have happened, delivered some time after. Safe for concurrent use.</summary>
internal sealed class NotificationOutbox
{
    private readonly IGrainFactory grains;
    private readonly WebhookOptions options;
    private readonly Channel<bool> added = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public NotificationOutbox(IGrainFactory grains, WebhookOptions options)
    {
        this.grains = grains;
        this.options = options;
    }

    /// <summary>Ends when something was added on this silo since the last time.</summary>
    public async Task AddedAsync(CancellationToken cancellationToken) => await added.Reader.ReadAsync(cancellationToken);

    /// <summary>Stores a notification; null when it is, or where nobody is to be told, else why not.</summary>
    public async Task<ModelError?> AddAsync(RetirementNotice notice)
    {
        if (!options.IsOn)
            return null;
        var stored = await grains.Notifications(GrainFactoryExtensions.PartitionOf(notice.Version.Model)).AddAsync(notice);
        if (!stored.IsSuccess)
            return stored.Error;
        added.Writer.TryWrite(true);
        return null;
    }
}
