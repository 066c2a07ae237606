using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace ModelGrains.Tensors;

/// <summary>Arithmetic and text of shapes.</summary>
public static class TensorShape
{
    /// <summary>
    /// The product of the dimensions; 1 for a scalar. False where a dimension is negative or the product does not fit a signed
    /// 64-bit number.
    /// </summary>
    public static bool TryCount(ReadOnlySpan<long> shape, out long count)
    {
        count = 1;
        var hasZero = false;
        foreach (var dimension in shape)
        {
            if (dimension < 0)
                return false;
            if (dimension == 0)
            {
                hasZero = true;
                continue;
            }

            if (count > long.MaxValue / dimension)
                return false;
            count *= dimension;
        }

        if (hasZero)
            count = 0;
        return true;
    }

    /// <summary>The shape as existing clients print it: <c>[1,4]</c>; <c>-1</c> for any size.</summary>
    public static string Format(ImmutableArray<long> shape)
    {
        var text = new StringBuilder("[");
        for (var i = 0; i < shape.Length; i++)
        {
            if (i > 0)
                text.Append(',');
            text.Append(shape[i].ToString(CultureInfo.InvariantCulture));
        }

        return text.Append(']').ToString();
    }
}
