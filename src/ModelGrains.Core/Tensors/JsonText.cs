using System.Text.Json;

namespace ModelGrains.Core.Tensors;

/// <summary>The text under a <see cref="Utf8JsonReader"/> where it lies in one piece, so that long arrays can be read past the reader. Empty: unknown.</summary>
/// <param name="utf8">The whole text that the reader was made over.</param>
public ref struct JsonText(ReadOnlySpan<byte> utf8)
{
    private readonly ReadOnlySpan<byte> utf8 = utf8;
    private int start;

    /// <summary>What follows the token that the reader is on.</summary>
    internal readonly ReadOnlySpan<byte> After(in Utf8JsonReader reader) =>
        utf8.IsEmpty ? default : utf8[(start + (int)reader.BytesConsumed)..];

    /// <summary>Moves the reader on, from the start of an array to its end, over elements that were read without it.</summary>
    /// <param name="reader">On the array's first token; afterwards on its last.</param>
    /// <param name="length">The bytes between the brackets.</param>
    internal void MoveToEnd(ref Utf8JsonReader reader, int length)
    {
        start += (int)reader.BytesConsumed + length;
        reader = new Utf8JsonReader(utf8[start..], isFinalBlock: true, reader.CurrentState);
        reader.Read();
    }
}
