using ModelGrains.Inference;
using ModelGrains.Tensors;

namespace ModelGrains.Client.Wire;

/// <summary>The fields of <c>ModelInferRequest</c> (Protos/open_inference.proto), byte for byte as Google.Protobuf writes them.</summary>
internal static class InferRequestFields
{
    /// <summary>The field of <c>raw_input_contents</c>, which comes last.</summary>
    public const int RawInputContents = 7;

    private const string Priority = "priority";
    private const string Classification = "classification";

    /// <summary>Writes all but the raw contents.</summary>
    public static void WriteHead(scoped ref ProtoWriter writer, InferRequest request)
    {
        writer.Text(1, request.Model.Value);
        writer.Text(2, request.Version?.ToString() ?? request.Label);
        writer.Text(3, request.Id);
        WriteParameters(ref writer, request);
        foreach (var input in request.Inputs)
            writer.Message(5, input, WriteInput);
        if (request.Outputs.IsEmpty)
        {
            foreach (var asked in request.Classifications)
                writer.Message(6, asked, WriteClassified);
            return;
        }

        foreach (var output in request.Outputs)
        {
            if (Find(request, output) is { } asked)
                writer.Message(6, asked, WriteClassified);
            else
                writer.Message(6, output, static (scoped ref ProtoWriter inner, string name) => inner.Text(1, name));
        }
    }

    private static OutputClassification? Find(InferRequest request, string output)
    {
        foreach (var asked in request.Classifications)
        {
            if (asked.Output == output)
                return asked;
        }

        return null;
    }

    private static void WriteParameters(scoped ref ProtoWriter writer, InferRequest request)
    {
        // An empty dictionary's enumerator is not free.
        if (!request.Parameters.IsEmpty)
        {
            foreach (var parameter in request.Parameters)
            {
                if (request.Priority == 0 || parameter.Key != Priority)
                    writer.Message(4, parameter, WriteEntry);
            }
        }

        if (request.Priority != 0)
            writer.Message(4, KeyValuePair.Create(Priority, new ParameterValue { UInt64 = (ulong)request.Priority }), WriteEntry);
    }

    private static void WriteInput(scoped ref ProtoWriter writer, Tensor input)
    {
        writer.Text(1, input.Name);
        writer.Text(2, input.DataType.Name());
        writer.Packed(3, input.Shape.AsSpan());
    }

    private static void WriteClassified(scoped ref ProtoWriter writer, OutputClassification asked)
    {
        writer.Text(1, asked.Output);
        writer.Message(2, KeyValuePair.Create(Classification, new ParameterValue { Int64 = asked.Count }), WriteEntry);
    }

    private static void WriteEntry(scoped ref ProtoWriter writer, KeyValuePair<string, ParameterValue> entry)
    {
        writer.Text(1, entry.Key);
        writer.Message(2, entry.Value, WriteValue);
    }

    private static void WriteValue(scoped ref ProtoWriter writer, ParameterValue value)
    {
        if (value.Bool is { } flag)
            writer.Number(1, flag ? 1UL : 0);
        else if (value.Int64 is { } signed)
            writer.Number(2, (ulong)signed);
        else if (value.Double is { } real)
            writer.Fixed64(4, BitConverter.DoubleToUInt64Bits(real));
        else if (value.UInt64 is { } unsigned)
            writer.Number(5, unsigned);
        else
            writer.Text(3, value.String ?? "", always: true);
    }
}
