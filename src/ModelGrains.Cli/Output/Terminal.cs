using System.Text;
using System.Text.Json;
using ModelGrains.Protocol.Management;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ModelGrains.Cli.Output;

/// <summary>Where a command reads and writes: results on the output, everything else on the error stream.</summary>
internal sealed class Terminal
{
    // Tables are never cut or wrapped: a pipe wants them whole, and a screen wraps better itself.
    private const int PageWidth = 10_000;

    /// <summary>Makes a terminal of two consoles.</summary>
    public Terminal(IAnsiConsole output, IAnsiConsole error, TextReader input, bool inputIsTerminal)
    {
        Output = output;
        Error = error;
        Input = input;
        InputIsTerminal = inputIsTerminal;
    }

    /// <summary>For results.</summary>
    public IAnsiConsole Output { get; }

    /// <summary>For errors, progress and questions.</summary>
    public IAnsiConsole Error { get; }

    /// <summary>What is typed or piped in.</summary>
    public TextReader Input { get; }

    /// <summary>Whether somebody can answer a question.</summary>
    public bool InputIsTerminal { get; }

    /// <summary>The process's own streams.</summary>
    public static Terminal OfProcess()
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        Console.OutputEncoding = utf8;
        return Of(Console.Out, !Console.IsOutputRedirected, Console.Error, !Console.IsErrorRedirected, Console.In, !Console.IsInputRedirected);
    }

    /// <summary>Other streams, each a terminal or not.</summary>
    public static Terminal Of(TextWriter output, bool outputIsTerminal, TextWriter error, bool errorIsTerminal, TextReader input, bool inputIsTerminal) =>
        new(CreateConsole(output, outputIsTerminal), CreateConsole(error, errorIsTerminal), input, inputIsTerminal);

    /// <summary>Writes a line of a result; its length is the terminal's business.</summary>
    public void WriteLine(string line) => Output.Profile.Out.Writer.WriteLine(SafeText.OneLine(line));

    /// <summary>Writes a table, without the spaces that end its lines.</summary>
    public void Write(IRenderable table)
    {
        var lines = new StringWriter();
        var page = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(lines),
            Ansi = Output.Profile.Capabilities.Ansi ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        page.Profile.Width = PageWidth;
        page.Write(table);
        foreach (var line in lines.ToString().TrimEnd().ReplaceLineEndings("\n").Split('\n'))
            Output.Profile.Out.Writer.WriteLine(line.TrimEnd());
    }

    /// <summary>Writes a server's JSON as it is.</summary>
    public void WriteJson(string json) => Output.Profile.Out.Writer.WriteLine(json);

    /// <summary>Writes a line about what went wrong, or about what to do.</summary>
    public void WriteError(string line) => Error.Profile.Out.Writer.WriteLine(SafeText.OneLine(line));

    /// <summary>Asks something; the answer is typed on the same line.</summary>
    public void Ask(string question)
    {
        Error.Profile.Out.Writer.Write(question);
        Error.Profile.Out.Writer.Flush();
    }

    /// <summary>Writes a problem for machines.</summary>
    public void WriteErrorJson(ProblemView problem) =>
        Error.Profile.Out.Writer.WriteLine(JsonSerializer.Serialize(problem, ManagementJson.Options));

    private static IAnsiConsole CreateConsole(TextWriter writer, bool isTerminal)
    {
        var settings = new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) };
        if (!isTerminal)
        {
            settings.Ansi = AnsiSupport.No;
            settings.ColorSystem = ColorSystemSupport.NoColors;
            settings.Interactive = InteractionSupport.No;
        }

        return AnsiConsole.Create(settings);
    }
}
