using ModelGrains.Onnx.Sessions;

namespace ModelGrains.Grains.Silos;

/// <summary>One instance's part in a content that the silo holds.</summary>
internal sealed class MemoryShare : IMemoryShare
{
    private readonly MemoryAccount account;
    private long bytes;
    private int isDisposed;

    public MemoryShare(MemoryAccount account, PackageDigest content, IMemoryHolder holder)
    {
        this.account = account;
        Content = content;
        Holder = holder;
    }

    /// <summary>The content.</summary>
    public PackageDigest Content { get; }

    /// <summary>Whose it is.</summary>
    public IMemoryHolder Holder { get; }

    /// <summary>When it was known to be pinned, as a time stamp: a pin can be taken back, so the holder is asked again after a while.</summary>
    public long? PinnedAt { get; set; }

    /// <inheritdoc/>
    public long Bytes
    {
        get => Volatile.Read(ref bytes);
        set => Volatile.Write(ref bytes, value);
    }

    /// <inheritdoc/>
    public void OnLoaded(long? bytes) => account.Correct(this, bytes);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref isDisposed, 1) == 0)
            account.Release(this);
    }
}
