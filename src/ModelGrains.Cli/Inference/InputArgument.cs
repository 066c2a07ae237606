using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ModelGrains.Cli.Inference;

/// <summary>One <c>--input</c>, split: <c>NAME=VALUES</c> or <c>NAME[2,2]=VALUES</c>.</summary>
/// <param name="Name">The input's name, with its brackets where they are no shape.</param>
/// <param name="Shape">The shape given; null where there is none.</param>
/// <param name="Values">What follows the <c>=</c>.</param>
internal sealed record InputArgument(string Name, IReadOnlyList<long>? Shape, string Values)
{
    /// <summary>What an argument may be, in the words an error shows.</summary>
    public const string Rule = "NAME=VALUES as x=5.1,3.5 or, with a shape, 'x[2,2]=1,2,3,4'";

    /// <summary>Splits an argument; false where it is none.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out InputArgument? argument)
    {
        argument = null;
        var equals = text.IndexOf('=');
        if (equals <= 0)
            return false;
        var name = text[..equals];
        var values = text[(equals + 1)..];
        var bracket = name.LastIndexOf('[');
        argument = bracket > 0 && name.EndsWith(']') && TryParseShape(name[(bracket + 1)..^1], out var shape)
            ? new InputArgument(name[..bracket], shape, values)
            : new InputArgument(name, null, values);
        return true;
    }

    private static bool TryParseShape(string text, [NotNullWhen(true)] out IReadOnlyList<long>? shape)
    {
        shape = null;
        var dimensions = new List<long>();
        foreach (var part in text.Trim().Length == 0 ? [] : text.Split(','))
        {
            if (!long.TryParse(part, NumberStyles.Integer, CultureInfo.InvariantCulture, out var dimension))
                return false;
            dimensions.Add(dimension);
        }

        shape = dimensions;
        return true;
    }
}
