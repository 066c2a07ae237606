using System.CommandLine;
using ModelGrains.Cli.Api;
using ModelGrains.Cli.Output;

namespace ModelGrains.Cli.Commands;

/// <summary>What a command runs with.</summary>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Terminal">Where it reads and writes.</param>
/// <param name="Server">The server.</param>
/// <param name="Time">The clock.</param>
/// <param name="Json">Whether its output is for machines.</param>
internal sealed record Invocation(ParseResult Arguments, Terminal Terminal, ServerConnection Server, TimeProvider Time, bool Json)
{
    /// <summary>The management API.</summary>
    public ManagementClient Management => new(Server);

    /// <summary>The inference protocol.</summary>
    public InferenceClient Inference => new(Server);

    /// <summary>Writes an answer: its JSON for machines, else what the command makes of it.</summary>
    public int Write<T>(Answer<T> answer, Action<T> write)
    {
        if (Json)
            Terminal.WriteJson(answer.Json);
        else
            write(answer.Value);
        return ExitCodes.Success;
    }
}
