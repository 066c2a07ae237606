using System.CommandLine;
using System.Text;
using ModelGrains.Cli.Inference;
using ModelGrains.Cli.Output;
using ModelGrains.Protocol.Json;
using ModelGrains.Tensors;

namespace ModelGrains.Cli.Commands;

/// <summary><c>infer MODEL[/VERSION]</c>: sends one request.</summary>
internal sealed class InferCommand : ServerCommand
{
    private readonly Argument<ModelReference> model = ModelArgument.Create("The model, or one version of it");

    private readonly Option<string[]> inputs = new("--input", "-i")
    {
        Description = $"An input: {InputArgument.Rule}",
        HelpName = "NAME=VALUES",
    };

    private readonly Option<string?> file = new("--file", "--data", "-f")
    {
        Description = "A whole request as JSON, instead of --input; - reads it from standard input",
        HelpName = "FILE",
    };

    public InferCommand()
        : base("infer", "Send a request to a model and show its outputs", QueryTimeout)
    {
        Add(model);
        Add(inputs);
        Add(file);
        Validators.Add(result =>
        {
            if (result.GetValue(inputs) is { Length: > 0 } == result.GetValue(file) is not null)
                result.AddError("Give the request either with --input, once for each input, or with --file");
        });
    }

    protected override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var reference = invocation.Arguments.GetRequiredValue(model);
        var request = invocation.Arguments.GetValue(file) is { } path
            ? await ReadAsync(invocation.Terminal, path, cancellationToken)
            : InputArguments.ToRequest(
                reference, invocation.Arguments.GetValue(inputs)!, await invocation.Inference.DescribeAsync(reference, cancellationToken));
        var json = await invocation.Inference.InferAsync(reference, request, cancellationToken);
        if (invocation.Json)
            invocation.Terminal.WriteJson(json);
        else
            Write(invocation.Terminal, json);
        return ExitCodes.Success;
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(Terminal terminal, string path, CancellationToken cancellationToken)
    {
        if (path == "-")
            return Encoding.UTF8.GetBytes(await Task.Run(terminal.Input.ReadToEnd, cancellationToken).WaitAsync(cancellationToken));
        return File.Exists(path)
            ? await File.ReadAllBytesAsync(path, cancellationToken)
            : throw CliException.Usage($"'{path}' does not exist: expected a file with an inference request in JSON, or - for standard input");
    }

    private static void Write(Terminal terminal, string json)
    {
        var answer = InferResponseJson.Read(Encoding.UTF8.GetBytes(json));
        if (!answer.IsSuccess)
            throw CliException.Unexpected(answer.Error.Message);
        var table = TextTable.Create("OUTPUT", "DATATYPE", "SHAPE", "VALUES");
        foreach (var output in answer.Value.Outputs)
            table.AddTexts(output.Name, output.DataType.Name(), TensorShape.Format(output.Shape), TensorText.Of(output));
        terminal.Write(table);
        terminal.WriteLine($"answered by {answer.Value.Model}/{answer.Value.Version}");
    }
}
