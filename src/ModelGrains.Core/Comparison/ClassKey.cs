using System.Globalization;

namespace ModelGrains.Core.Comparison;

/// <summary>A class as the confusion table orders it: whole numbers by size, then text by its characters.</summary>
internal readonly struct ClassKey
{
    private ClassKey(Int128 number, string? text)
    {
        Number = number;
        Text = text;
    }

    /// <summary>The number; 0 for text.</summary>
    public Int128 Number { get; }

    /// <summary>The text; null for a number.</summary>
    public string? Text { get; }

    /// <summary>The class as it is stored.</summary>
    public string Name => Text ?? Number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Keeps a class that was only looked at.</summary>
    public static ClassKey Of(in ClassValue value) => value.IsText ? new ClassKey(0, value.Text.ToString()) : new ClassKey(value.Number, null);

    /// <summary>The order: negative where this one comes first.</summary>
    public int CompareTo(in ClassValue other)
    {
        if (Text is null)
            return other.IsText ? -1 : Number.CompareTo(other.Number);
        return other.IsText ? MemoryExtensions.CompareTo(Text, other.Text, StringComparison.Ordinal) : 1;
    }
}
