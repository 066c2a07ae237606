using System.CommandLine;
using ModelGrains.Client.Calls;

namespace ModelGrains.Cli.Commands;

/// <summary>The option <c>--header NAME=VALUE</c>, once for each header of the call.</summary>
internal static class HeaderOption
{
    /// <summary>Makes the option.</summary>
    public static Option<KeyValuePair<string, string>[]> Create() => new("--header", "-H")
    {
        Description = "A header of the call, or gRPC metadata, that the model's route may go by, as x-user-id=42",
        HelpName = "NAME=VALUE",
        CustomParser = result =>
        {
            var headers = new List<KeyValuePair<string, string>>();
            foreach (var token in result.Tokens)
            {
                if (token.Value.Split('=', 2) is not [{ Length: > 0 } name, var value])
                {
                    result.AddError($"'{token.Value}' is no header: expected NAME=VALUE as x-user-id=42");
                    continue;
                }

                var header = KeyValuePair.Create(name.Trim(), value.Trim());
                try
                {
                    CallHeaders.Check([header]);
                    headers.Add(header);
                }
                catch (ArgumentException wrong)
                {
                    result.AddError(wrong.Message.TrimEnd('.'));
                }
            }

            return [.. headers];
        },
    };
}
