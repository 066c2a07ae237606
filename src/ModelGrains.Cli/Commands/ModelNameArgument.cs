using System.CommandLine;

namespace ModelGrains.Cli.Commands;

/// <summary>The argument <c>MODEL</c>.</summary>
internal static class ModelNameArgument
{
    /// <summary>Makes the argument.</summary>
    public static Argument<ModelName> Create(string description) => new("MODEL")
    {
        Description = description,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (ModelName.TryParse(text, out var name))
                return name;
            result.AddError($"'{text}' is no model: expected {ModelName.Rule}");
            return default;
        },
    };
}
