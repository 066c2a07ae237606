using System.Runtime.InteropServices;

namespace ModelGrains.Onnx.Native;

/// <summary>Names as the runtime reads them, converted once. Safe for concurrent use until disposed.</summary>
internal sealed class NativeNames : IDisposable
{
    private readonly string[] names;
    private readonly nint[] utf8;

    public NativeNames(IEnumerable<string> names)
    {
        this.names = [.. names];
        utf8 = Array.ConvertAll(this.names, Marshal.StringToCoTaskMemUTF8);
    }

    /// <summary>The place of a name; the caller has checked that it is one of them.</summary>
    public int IndexOf(string name)
    {
        for (var i = 0; i < names.Length; i++)
        {
            if (names[i] == name)
                return i;
        }

        throw new KeyNotFoundException($"'{name}' is not in the signature.");
    }

    /// <summary>The zero-terminated UTF-8 of the name at a place.</summary>
    public nint Utf8(int index) => utf8[index];

    /// <summary>The name at a place: one string for all answers.</summary>
    public string Name(int index) => names[index];

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(utf8, Marshal.FreeCoTaskMem);
}
