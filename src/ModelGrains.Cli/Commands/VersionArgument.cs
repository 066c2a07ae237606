using System.CommandLine;

namespace ModelGrains.Cli.Commands;

/// <summary>The argument <c>MODEL/VERSION</c>.</summary>
internal static class VersionArgument
{
    /// <summary>Makes the argument.</summary>
    public static Argument<VersionKey> Create(string description) => new("MODEL/VERSION")
    {
        Description = description,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (VersionKey.TryParse(text, out var version))
                return version;
            result.AddError($"'{text}' is no version: expected 'model/3', where a model is {ModelName.Rule} and a version {ModelVersion.Rule}");
            return default;
        },
    };
}
