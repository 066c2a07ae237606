namespace ModelGrains.Onnx.Sessions;

/// <summary>
/// Measures what a session takes: by how much the process's native heap grows while it is made. The resident size would say less: it
/// holds the managed heap too, and a session that takes pages which another left does not show in it. A measurement during which another
/// session came or went is worth nothing; those of small sessions therefore wait for each other, which takes a moment. Disposed once, on
/// the thread that began it.
/// </summary>
internal sealed class LoadMeter : IDisposable
{
    private const long SmallBytes = 16 << 20;

    private static readonly object Small = new();
    private static int active;
    private static long changes;

    private readonly bool isSmall;
    private readonly long change;
    private readonly long? before;

    private LoadMeter(bool isSmall)
    {
        this.isSmall = isSmall;
        if (isSmall)
            Monitor.Enter(Small);
        var isAlone = Interlocked.Increment(ref active) == 1;
        var mine = Interlocked.Increment(ref changes);
        change = isAlone ? mine : -1;
        before = NativeHeap.ReadInUse();
    }

    /// <summary>Begins.</summary>
    /// <param name="expected">What the session is expected to take, in bytes.</param>
    public static LoadMeter Begin(long expected) => new(expected <= SmallBytes);

    /// <summary>A session went.</summary>
    public static void OnReleased() => Interlocked.Increment(ref changes);

    /// <summary>The growth since the beginning, in bytes; null where it cannot be read or others changed the heap too.</summary>
    public long? Read()
    {
        var growth = NativeHeap.ReadInUse() - before;
        return growth > 0 && Interlocked.Read(ref changes) == change ? growth : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Interlocked.Decrement(ref active);
        if (isSmall)
            Monitor.Exit(Small);
    }
}
