namespace ModelGrains.Onnx.Sessions;

/// <summary>One holder's reference to a shared session.</summary>
internal sealed class SessionReference : IDisposable
{
    private Action? release;

    public SessionReference(OnnxSession session, Action release)
    {
        Session = session;
        this.release = release;
    }

    /// <summary>The session.</summary>
    public OnnxSession Session { get; }

    /// <summary>Lets go, once.</summary>
    public void Dispose() => Interlocked.Exchange(ref release, null)?.Invoke();
}
