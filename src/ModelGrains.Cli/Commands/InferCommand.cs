using System.Buffers;
using System.Collections.Immutable;
using System.CommandLine;
using System.Text;
using ModelGrains.Cli.Api;
using ModelGrains.Cli.Inference;
using ModelGrains.Cli.Output;
using ModelGrains.Inference;
using ModelGrains.Protocol.Json;
using ModelGrains.Routing;
using ModelGrains.Tensors;

namespace ModelGrains.Cli.Commands;

/// <summary><c>infer MODEL[/VERSION|@LABEL]</c>: sends one request.</summary>
internal sealed class InferCommand : ServerCommand
{
    private readonly Argument<ModelReference> model = ModelArgument.CreateWithLabel("The model, one version of it, or the version that a label of its route stands for");

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

    private readonly Option<Uri?> grpc =
        GrpcOption.Create("The server's gRPC address, as http://127.0.0.1:8001: sends the request there instead of over HTTP");

    private readonly Option<string?> label = new("--label")
    {
        Description = $"The version that a label of the route stands for, as MODEL@LABEL does: {RouteLabel.Rule}",
        HelpName = "LABEL",
    };

    private readonly Option<KeyValuePair<string, string>[]> headers = HeaderOption.Create();

    public InferCommand()
        : base("infer", "Send a request to a model and show its outputs", QueryTimeout)
    {
        Add(model);
        Add(inputs);
        Add(file);
        Add(grpc);
        Add(label);
        Add(headers);
        Validators.Add(result =>
        {
            if (result.GetValue(inputs) is { Length: > 0 } == result.GetValue(file) is not null)
                result.AddError("Give the request either with --input, once for each input, or with --file");
            if (result.GetValue(label) is not { } name)
                return;
            if (!RouteLabel.IsName(name))
                result.AddError($"'{name}' is no label: expected {RouteLabel.Rule}");
            else if (result.GetValue(model) is { } reference && (reference.Version is not null || reference.Label.Length > 0))
                result.AddError($"'{reference}' says already which version: give --label with the model alone");
        });
    }

    protected override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var reference = invocation.Arguments.GetRequiredValue(model);
        if (invocation.Arguments.GetValue(label) is { } name)
            reference = reference with { Label = name };
        var json = invocation.Arguments.GetValue(grpc) is { } address
            ? await CallGrpcAsync(invocation, reference, address, cancellationToken)
            : await CallHttpAsync(invocation, reference, cancellationToken);
        if (invocation.Json)
            invocation.Terminal.WriteJson(json);
        else
            Write(invocation.Terminal, json);
        return ExitCodes.Success;
    }

    private async Task<string> CallHttpAsync(Invocation invocation, ModelReference reference, CancellationToken cancellationToken)
    {
        var request = invocation.Arguments.GetValue(file) is { } path
            ? await ReadAsync(invocation.Terminal, path, cancellationToken)
            : InputArguments.ToRequest(
                reference, invocation.Arguments.GetValue(inputs)!, await invocation.Inference.DescribeAsync(reference, cancellationToken));
        return await invocation.Inference.InferAsync(reference, request, Headers(invocation), cancellationToken);
    }

    private async Task<string> CallGrpcAsync(Invocation invocation, ModelReference reference, Uri address, CancellationToken cancellationToken)
    {
        await using var client = new GrpcInference(address);
        InferRequest request;
        if (invocation.Arguments.GetValue(file) is { } path)
        {
            var read = InferRequestJson.Read(await ReadAsync(invocation.Terminal, path, cancellationToken), reference.Model, reference.Version);
            request = read.IsSuccess ? read.Value with { Label = reference.Label } : throw CliException.Usage(read.Error.Message);
        }
        else
        {
            request = InputArguments.ToInferRequest(
                reference, invocation.Arguments.GetValue(inputs)!, await client.DescribeAsync(reference, cancellationToken));
        }

        var json = new ArrayBufferWriter<byte>();
        var error = InferResponseJson.Write(json, await client.InferAsync(request, Headers(invocation), cancellationToken));
        return error is null ? Encoding.UTF8.GetString(json.WrittenSpan) : throw CliException.Unexpected(error.Message);
    }

    private ImmutableArray<KeyValuePair<string, string>> Headers(Invocation invocation) => [.. invocation.Arguments.GetValue(headers) ?? []];

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
