using System.Buffers;
using System.Runtime.InteropServices;

namespace ModelGrains.Core.Tensors;

/// <summary>Memory of numbers seen as the bytes it is made of, without a copy. What it wraps stays its owner's.</summary>
/// <typeparam name="T">The numbers.</typeparam>
internal sealed class CastMemoryManager<T>(ReadOnlyMemory<T> memory) : MemoryManager<byte>
    where T : unmanaged
{
    // The view is handed out as ReadOnlyMemory only.
    public override Span<byte> GetSpan() => MemoryMarshal.AsBytes(MemoryMarshal.AsMemory(memory).Span);

    public override unsafe MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(elementIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(elementIndex, memory.Length * sizeof(T));
        var handle = memory.Pin();
        return new MemoryHandle((byte*)handle.Pointer + elementIndex, pinnable: new Unpinner(handle));
    }

    public override void Unpin()
    {
        // Each handle unpins what it pinned.
    }

    protected override void Dispose(bool disposing)
    {
        // Nothing is owned.
    }

    private sealed class Unpinner(MemoryHandle handle) : IPinnable
    {
        private MemoryHandle handle = handle;

        public MemoryHandle Pin(int elementIndex) => throw new NotSupportedException("Pin the memory, not its handle.");

        public void Unpin() => handle.Dispose();
    }
}
