namespace ModelGrains.Benchmarks.Load;

/// <summary>One call on an HTTP/2 connection; used again for others.</summary>
internal sealed class Http2Stream
{
    public int HttpStatus;
    public int GrpcStatus;

    public int Id { get; private set; }

    public long Scheduled { get; private set; }

    /// <summary>How many bytes of body the server takes now.</summary>
    public long Window { get; set; }

    /// <summary>The first frame of the request that is not sent.</summary>
    public int NextFrame { get; set; }

    public bool Ended { get; set; }

    public void Begin(int id, long scheduled, int window)
    {
        Id = id;
        Scheduled = scheduled;
        Window = window;
        NextFrame = 0;
        Ended = false;
        HttpStatus = 0;
        GrpcStatus = -1;
    }
}
