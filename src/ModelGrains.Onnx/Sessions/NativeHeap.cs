using System.Runtime.InteropServices;

namespace ModelGrains.Onnx.Sessions;

/// <summary>What the C library's heap of this process has handed out.</summary>
internal static partial class NativeHeap
{
    /// <summary>Bytes handed out and not given back, over all arenas and mapped blocks; null where the C library does not say.</summary>
    public static long? ReadInUse()
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess)
            return null;
        try
        {
            var info = ReadInfo();
            return info.InUse + info.Mapped;
        }
        catch (EntryPointNotFoundException)
        {
            // musl, or glibc before 2.33.
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "mallinfo2")]
    private static partial Info ReadInfo();

    /// <summary>glibc's <c>struct mallinfo2</c>: ten sizes, of which two are read.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 80)]
    private struct Info
    {
        /// <summary>hblkhd.</summary>
        [FieldOffset(32)]
        public long Mapped;

        /// <summary>uordblks.</summary>
        [FieldOffset(56)]
        public long InUse;
    }
}
