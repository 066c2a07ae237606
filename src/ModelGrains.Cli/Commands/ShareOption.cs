using System.CommandLine;
using System.Globalization;

namespace ModelGrains.Cli.Commands;

/// <summary>Options that are a share, as 10% or 0.1.</summary>
internal static class ShareOption
{
    /// <summary>Makes one.</summary>
    /// <param name="name">What is typed.</param>
    /// <param name="description">What it does.</param>
    /// <param name="helpName">What stands for the value in the help.</param>
    /// <param name="isWrong">What a value that cannot be read is, as <c>no share of the requests</c>.</param>
    /// <param name="expected">What was expected.</param>
    public static Option<double?> Create(string name, string description, string helpName, string isWrong, string expected) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            var isPercent = text.EndsWith('%');
            if (decimal.TryParse(isPercent ? text[..^1] : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share))
                return (double)(isPercent ? share / 100 : share);
            result.AddError($"'{text}' is {isWrong}: expected {expected}");
            return null;
        },
    };
}
