namespace ModelGrains.Onnx.Sessions;

/// <summary>The memory that a load was admitted with; disposed once the session is let go, or the load failed. Safe for concurrent use.</summary>
public interface IMemoryShare : IDisposable
{
    /// <summary>What the session is counted with, in bytes.</summary>
    long Bytes { get; }

    /// <summary>The session is made.</summary>
    /// <param name="bytes">By how much the process's native heap grew meanwhile; null where it cannot be measured or others changed it too.</param>
    void OnLoaded(long? bytes);
}
