namespace ModelGrains.Onnx.Verification;

/// <summary>Keeps the start of what a child process writes and lets the rest go, so that a flood takes no memory.</summary>
internal sealed class BoundedCapture(int limit)
{
    private readonly MemoryStream kept = new();
    private readonly Lock gate = new();

    /// <summary>Whether there was more than is kept.</summary>
    public bool IsFull { get; private set; }

    /// <summary>What is kept so far.</summary>
    public byte[] ToArray()
    {
        lock (gate)
            return kept.ToArray();
    }

    /// <summary>Reads to the end.</summary>
    /// <param name="stream">The child's.</param>
    /// <param name="onMore">Called after every piece that was kept, and once when the first byte is let go.</param>
    public async Task ReadAsync(Stream stream, Action onMore)
    {
        var buffer = new byte[16384];
        try
        {
            int count;
            while ((count = await stream.ReadAsync(buffer).ConfigureAwait(false)) > 0)
            {
                var wasFull = IsFull;
                lock (gate)
                {
                    var room = Math.Min(count, limit - (int)kept.Length);
                    kept.Write(buffer, 0, room);
                    IsFull = wasFull || room < count;
                }

                if (!wasFull)
                    onMore();
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The pipe is gone with its process.
        }
    }
}
