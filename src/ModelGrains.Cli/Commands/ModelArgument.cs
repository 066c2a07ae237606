using System.CommandLine;

namespace ModelGrains.Cli.Commands;

/// <summary>The argument <c>MODEL[/VERSION]</c>.</summary>
internal static class ModelArgument
{
    /// <summary>Makes the argument.</summary>
    public static Argument<ModelReference> Create(string description) => new("MODEL[/VERSION]")
    {
        Description = description,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (ModelReference.TryParse(text, out var reference))
                return reference;
            result.AddError($"'{text}' is no model or version: expected 'model' or 'model/3', where a model is {ModelName.Rule} and a version {ModelVersion.Rule}");
            return null;
        },
    };
}
