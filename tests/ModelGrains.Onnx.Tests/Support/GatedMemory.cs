using System.Buffers;

namespace ModelGrains.Onnx.Tests.Support;

/// <summary>
/// Bytes that tell when a run takes hold of them, and let it go on only when told: a run pins its inputs on its own thread, so a test
/// knows exactly that a request is inside, with no slow model and no clock.
/// </summary>
internal sealed unsafe class GatedMemory(byte[] bytes, Action? onPin = null) : MemoryManager<byte>
{
    private readonly TaskCompletionSource entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim gate = new();

    /// <summary>Ends when a run has come to the gate.</summary>
    public Task Entered => entered.Task;

    /// <summary>The name of the thread that came; empty for one without a name.</summary>
    public string EnteredOn { get; private set; } = "";

    /// <summary>Lets the run go on.</summary>
    public void Open() => gate.Set();

    public override Span<byte> GetSpan() => bytes;

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        onPin?.Invoke();
        EnteredOn = Thread.CurrentThread.Name ?? "";
        entered.TrySetResult();
        gate.Wait();
        return bytes.AsMemory(elementIndex).Pin();
    }

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing) => gate.Dispose();
}
