using System.Globalization;
using System.Text;

namespace ModelGrains.Core.Comparison;

/// <summary>A class of one answer, looked at without a copy: a whole number or text.</summary>
internal readonly ref struct ClassValue
{
    /// <summary>How many bytes of a text tell classes apart.</summary>
    public const int MaxTextBytes = 64;

    /// <summary>Room for the characters of any text.</summary>
    public const int MaxTextChars = MaxTextBytes + 1;

    private const int MaxDigits = 20;

    private ClassValue(Int128 number, ReadOnlySpan<char> text, bool isText)
    {
        Number = number;
        Text = text;
        IsText = isText;
    }

    /// <summary>The number; 0 for text.</summary>
    public Int128 Number { get; }

    /// <summary>The text; empty for a number.</summary>
    public ReadOnlySpan<char> Text { get; }

    /// <summary>Which of the two it is.</summary>
    public bool IsText { get; }

    /// <summary>A number.</summary>
    public static ClassValue Of(Int128 number) => new(number, default, false);

    /// <summary>A text; one that is written as a whole number is that number, whichever type it came as.</summary>
    public static ClassValue Of(ReadOnlySpan<char> text)
    {
        Span<char> again = stackalloc char[MaxDigits];
        return text.Length is > 0 and <= MaxDigits && (char.IsAsciiDigit(text[0]) || text[0] == '-') &&
            Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) &&
            number.TryFormat(again, out var length, default, CultureInfo.InvariantCulture) && text.SequenceEqual(again[..length])
            ? Of(number)
            : new ClassValue(0, text, true);
    }

    /// <summary>The text of a BYTES element; a long one is cut, and says so by its last character.</summary>
    /// <param name="element">The element; what is not UTF-8 in it is replaced.</param>
    /// <param name="chars">Takes the text: <see cref="MaxTextChars"/> long.</param>
    public static ClassValue Of(ReadOnlySpan<byte> element, Span<char> chars)
    {
        var isCut = element.Length > MaxTextBytes;
        var length = Encoding.UTF8.GetChars(isCut ? element[..MaxTextBytes] : element, chars);
        if (isCut)
            chars[length++] = '…';
        return Of(chars[..length]);
    }
}
