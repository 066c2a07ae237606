namespace ModelGrains.Storage.Packages;

/// <summary>Does something once, when it is disposed first.</summary>
internal sealed class OnDispose(Action action) : IDisposable
{
    public static readonly OnDispose Nothing = new(() => { });

    private Action? rest = action;

    public void Dispose() => Interlocked.Exchange(ref rest, null)?.Invoke();
}
