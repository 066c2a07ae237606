using System.Buffers.Text;

namespace ModelGrains.Core.Tensors;

/// <summary>
/// One JSON number as a float, correctly rounded. Up to 2^53 and ten to the ±22 a number is the quotient or product of two exact
/// doubles, so one rounding gives it (Clinger, "How to Read Floating Point Numbers Accurately", 1990); the rest goes to .NET's parser.
/// </summary>
internal static class JsonFloat
{
    private const int MaxDigits = 19;
    private const ulong MaxExact = 1UL << 53;
    private const int MaxExponent = 100_000;

    // A double that is rounded to single a second time is right unless it lies in the middle between two singles.
    private const ulong BelowSingle = (1UL << 29) - 1;
    private const ulong MiddleOfSingles = 1UL << 28;

    private static readonly double[] PowersOfTen =
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

    /// <summary>Takes a number off the text; false where there is none or it is out of range.</summary>
    public static bool TryRead(ref ReadOnlySpan<byte> text, out double value)
    {
        if (!TryScan(text, out var length, out var exact, out value))
            return false;
        if (!exact && !(Utf8Parser.TryParse(text[..length], out value, out var read) && read == length && double.IsFinite(value)))
            return false;
        text = text[length..];
        return true;
    }

    /// <summary>Takes a number off the text; false where there is none or it is out of range.</summary>
    public static bool TryRead(ref ReadOnlySpan<byte> text, out float value)
    {
        value = 0;
        if (!TryScan(text, out var length, out var exact, out var wide))
            return false;
        if (exact && (BitConverter.DoubleToUInt64Bits(wide) & BelowSingle) != MiddleOfSingles)
            value = (float)wide;
        else if (!(Utf8Parser.TryParse(text[..length], out value, out var read) && read == length && float.IsFinite(value)))
            return false;
        text = text[length..];
        return true;
    }

    /// <summary>Checks the grammar of a JSON number (RFC 8259, section 6), and gives its value where that takes one rounding.</summary>
    private static bool TryScan(ReadOnlySpan<byte> text, out int length, out bool exact, out double value)
    {
        length = 0;
        exact = false;
        value = 0;
        var negative = !text.IsEmpty && text[0] == '-';
        var at = negative ? 1 : 0;
        var mantissa = 0UL;
        var digits = 0;
        var exponent = 0;
        var first = at;
        if (!ReadDigits(text, ref at, ref mantissa, ref digits, out var dropped) || (text[first] == '0' && at - first > 1))
            return false;
        exponent += dropped;
        if (at < text.Length && text[at] == '.')
        {
            var point = ++at;
            if (!ReadDigits(text, ref at, ref mantissa, ref digits, out dropped))
                return false;
            exponent -= at - point - dropped;
        }

        if (at < text.Length && text[at] is (byte)'e' or (byte)'E')
        {
            if (!ReadExponent(text, ref at, out var power))
                return false;
            exponent += power;
        }

        length = at;
        exact = digits <= MaxDigits && mantissa <= MaxExact && exponent > -PowersOfTen.Length && exponent < PowersOfTen.Length;
        if (!exact)
            return true;
        value = exponent < 0 ? mantissa / PowersOfTen[-exponent] : mantissa * PowersOfTen[exponent];
        if (negative)
            value = -value;
        return true;
    }

    /// <summary>Reads at least one digit. Those beyond what the mantissa holds are dropped, and counted: the number is not exact then.</summary>
    private static bool ReadDigits(ReadOnlySpan<byte> text, ref int at, ref ulong mantissa, ref int digits, out int dropped)
    {
        dropped = 0;
        var first = at;
        for (; at < text.Length && (uint)(text[at] - '0') <= 9; at++)
        {
            if (digits >= MaxDigits)
            {
                digits = MaxDigits + 1;
                dropped++;
                continue;
            }

            mantissa = (mantissa * 10) + (uint)(text[at] - '0');
            if (mantissa != 0)
                digits++;
        }

        return at > first;
    }

    private static bool ReadExponent(ReadOnlySpan<byte> text, ref int at, out int power)
    {
        power = 0;
        var negative = ++at < text.Length && text[at] == '-';
        if (at < text.Length && text[at] is (byte)'-' or (byte)'+')
            at++;
        var first = at;
        for (; at < text.Length && (uint)(text[at] - '0') <= 9; at++)
            power = Math.Min(MaxExponent, (power * 10) + (text[at] - '0'));
        if (negative)
            power = -power;
        return at > first;
    }
}
