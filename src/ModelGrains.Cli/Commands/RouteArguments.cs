using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ModelGrains.Protocol.Management;
using ModelGrains.Routing;

namespace ModelGrains.Cli.Commands;

/// <summary>What <c>route set</c> is given.</summary>
internal static class RouteArguments
{
    /// <summary>The arguments <c>VERSION=WEIGHT</c>.</summary>
    public static Argument<RouteTargetView[]> Targets() => new("VERSION=WEIGHT")
    {
        Description = "Every version with its share, as 1=90% 2=10%; 3=0 keeps a version ready for who asks for it",
        Arity = ArgumentArity.ZeroOrMore,
        CustomParser = result => ReadAll(result, Target, "is no share of a version: expected 2=10% or 2=0.1"),
    };

    /// <summary>The option <c>--label NAME=VERSION</c>.</summary>
    public static Option<KeyValuePair<string, int>[]> Labels() => new("--label")
    {
        Description = "A name for a version, as canary=2",
        HelpName = "NAME=VERSION",
        CustomParser = result => ReadAll(result, Label, $"is no label of a version: expected canary=2, where a name is {RouteLabel.Rule}"),
    };

    /// <summary>The option <c>--sticky header:NAME</c>.</summary>
    public static Option<RouteStickyView?> Sticky() => new("--sticky")
    {
        Description = "What keeps callers on their version, as header:x-user-id or parameter:user",
        HelpName = "header:NAME|parameter:NAME",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            switch (text.Split(':', 2))
            {
                case ["header", { Length: > 0 } name]:
                    return new RouteStickyView(name, null, null);
                case ["parameter", { Length: > 0 } name]:
                    return new RouteStickyView(null, name, null);
                default:
                    result.AddError($"'{text}' does not say what tells callers apart: expected header:NAME or parameter:NAME");
                    return null;
            }
        },
    };

    /// <summary>Every token read; an error for each that cannot be.</summary>
    private static T[] ReadAll<T>(ArgumentResult result, Func<string, (bool IsRead, T Value)> read, string wrong)
    {
        var values = new List<T>();
        foreach (var token in result.Tokens)
        {
            var (isRead, value) = read(token.Value);
            if (isRead)
                values.Add(value);
            else
                result.AddError($"'{token.Value}' {wrong}");
        }

        return [.. values];
    }

    private static (bool IsRead, RouteTargetView Value) Target(string text)
    {
        if (text.Split('=') is not [var version, var weight] || !ModelVersion.TryParse(version, out var number))
            return default;
        var isPercent = weight.EndsWith('%');
        return decimal.TryParse(isPercent ? weight[..^1] : weight, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share)
            ? (true, new RouteTargetView(number.Value, (double)(isPercent ? share / 100 : share), null))
            : default;
    }

    private static (bool IsRead, KeyValuePair<string, int> Value) Label(string text) =>
        text.Split('=') is [var name, var version] && RouteLabel.IsName(name) && ModelVersion.TryParse(version, out var number)
            ? (true, new KeyValuePair<string, int>(name, number.Value))
            : default;
}
