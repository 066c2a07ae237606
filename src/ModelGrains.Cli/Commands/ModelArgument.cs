using System.CommandLine;
using ModelGrains.Routing;

namespace ModelGrains.Cli.Commands;

/// <summary>The arguments <c>MODEL[/VERSION]</c> and <c>MODEL[/VERSION|@LABEL]</c>.</summary>
internal static class ModelArgument
{
    /// <summary>Makes the argument of a command on models and versions.</summary>
    public static Argument<ModelReference> Create(string description) => new("MODEL[/VERSION]")
    {
        Description = description,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (ModelReference.TryParse(text, out var reference) && reference.Label.Length == 0)
                return reference;
            result.AddError($"'{text}' is no model or version: expected 'model' or 'model/3', where a model is {ModelName.Rule} and a version {ModelVersion.Rule}");
            return null;
        },
    };

    /// <summary>Makes the argument of a command that calls a model, which a label may name too.</summary>
    public static Argument<ModelReference> CreateWithLabel(string description) => new("MODEL[/VERSION|@LABEL]")
    {
        Description = description,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (ModelReference.TryParse(text, out var reference))
                return reference;
            result.AddError(
                $"'{text}' is no model, version or label: expected 'model', 'model/3' or 'model@canary', where a model is {ModelName.Rule}, " +
                $"a version {ModelVersion.Rule} and a label {RouteLabel.Rule}");
            return null;
        },
    };
}
