using System.CommandLine;
using System.CommandLine.Parsing;
using ModelGrains.Routing;

namespace ModelGrains.Cli.Commands;

/// <summary>What the <c>shadow</c> commands are given.</summary>
internal static class ShadowArguments
{
    /// <summary>The argument <c>NAME</c>.</summary>
    public static Argument<string> Name() => new("NAME")
    {
        Description = "The shadow's name",
        CustomParser = result => Read(result, text => RouteLabel.IsName(text) ? text : null, $"is no name of a shadow: expected {RouteLabel.Rule}"),
    };

    /// <summary>The option <c>--of VERSION</c>.</summary>
    public static Option<ModelVersion?> Primary() => new("--of")
    {
        Description = "The version whose requests are copied",
        HelpName = "VERSION",
        Required = true,
        CustomParser = result => Read(result, text => ModelVersion.TryParse(text, out var version) ? (ModelVersion?)version : null, $"is no version: expected {ModelVersion.Rule}"),
    };

    /// <summary>The option <c>--to VERSION</c>, or of another model <c>--to MODEL/VERSION</c>.</summary>
    public static Option<ModelReference?> Target() => new("--to")
    {
        Description = "The version that gets the copies, as 4, or as other/2 of another model",
        HelpName = "VERSION|MODEL/VERSION",
        Required = true,
        CustomParser = result => Read(result, Reference, "is no version: expected 4, or other/2 of another model"),
    };

    /// <summary>The option <c>--share 10%</c>.</summary>
    public static Option<double?> Share() =>
        ShareOption.Create("--share", "The share of the requests, as 10% or 0.1; without it all of them", "SHARE", "no share", "10% or 0.1");

    private static ModelReference? Reference(string text)
    {
        var parts = text.Split('/');
        if (parts is [var number] && ModelVersion.TryParse(number, out var version))
            return new ModelReference(default, version);
        return parts is [var model, var other] && ModelName.TryParse(model, out var name) && ModelVersion.TryParse(other, out var of) ? new ModelReference(name, of) : null;
    }

    private static T? Read<T>(ArgumentResult result, Func<string, T?> read, string wrong)
    {
        var text = result.Tokens[0].Value;
        if (read(text) is { } value)
            return value;
        result.AddError($"'{text}' {wrong}");
        return default;
    }
}
