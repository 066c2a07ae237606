using System.CommandLine;
using ModelGrains.Core.Retirement;

namespace ModelGrains.Cli.Commands;

/// <summary>Options that are a period or a time; the server gets them as they were typed.</summary>
internal static class PeriodOption
{
    /// <summary>An option as <c>30d</c>.</summary>
    public static Option<string?> Period(string name, string description) =>
        Create(name, description, "PERIOD", text => PeriodText.TryParse(text, out _), PeriodText.Rule);

    /// <summary>An option as <c>2027-01-31</c>.</summary>
    public static Option<string?> Time(string name, string description) =>
        Create(name, description, "TIME", text => PeriodText.TryParseTime(text, out _), PeriodText.TimeRule);

    private static Option<string?> Create(string name, string description, string helpName, Func<string, bool> isValid, string rule) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (isValid(text))
                return text;
            result.AddError($"{name} is '{text}', expected {rule}");
            return null;
        },
    };
}
