using System.Runtime.InteropServices;

namespace ModelGrains.Onnx.Batching;

/// <summary>Native memory for the inputs of an instance's batches, used again for each; it grows to the largest and stays. One batch at a time.</summary>
internal sealed unsafe class BatchBuffers : IDisposable
{
    /// <summary>A cache line, and what the widest vector instructions want.</summary>
    private const nuint Alignment = 64;

    private readonly List<(nint Memory, nuint Size)> buffers = [];

    /// <summary>Room for so many bytes, for the input at a place; what was there is lost.</summary>
    public byte* Get(int place, long bytes)
    {
        while (buffers.Count <= place)
            buffers.Add(default);
        var (memory, size) = buffers[place];
        if ((nuint)bytes > size || memory == 0)
        {
            NativeMemory.AlignedFree((void*)memory);
            buffers[place] = default;
            size = Math.Max((nuint)bytes, Alignment);
            memory = (nint)NativeMemory.AlignedAlloc(size, Alignment);
            buffers[place] = (memory, size);
        }

        return (byte*)memory;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (memory, _) in buffers)
            NativeMemory.AlignedFree((void*)memory);
        buffers.Clear();
    }
}
