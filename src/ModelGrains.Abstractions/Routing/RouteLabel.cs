using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Routing;

/// <summary>A name that callers may give in place of a version's number.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.RouteLabel)]
public readonly record struct RouteLabel
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxLength = 63;

    /// <summary>What a name may be, in the words an error shows. It is never a number, which would be a version's.</summary>
    public const string Rule = "1 to 63 lower case letters, digits or '-', the first a letter";

    /// <summary>Names a version.</summary>
    public RouteLabel(string name, ModelVersion version)
    {
        Name = name;
        Version = version;
    }

    /// <summary>The name: <c>stable</c>, <c>canary</c> or another.</summary>
    [Id(0)]
    public string Name { get; init; }

    /// <summary>What it stands for: one of the route's targets.</summary>
    [Id(1)]
    public ModelVersion Version { get; init; }

    /// <summary>Whether a text may be a label's name.</summary>
    public static bool IsName(string text) =>
        text.Length is > 0 and <= MaxLength && char.IsAsciiLetterLower(text[0]) && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
