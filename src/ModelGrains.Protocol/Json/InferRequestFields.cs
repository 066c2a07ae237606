using System.Collections.Immutable;
using System.Text.Json;
using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Tensors;

namespace ModelGrains.Protocol.Json;

/// <summary>The members of one inference request while it is read. Used once.</summary>
internal sealed class InferRequestFields(ICollection<FieldError> errors)
{
    private Members seen;

    [Flags]
    private enum Members
    {
        None = 0,
        Id = 1,
        Parameters = 2,
        Inputs = 4,
        Outputs = 8,
    }

    /// <summary>Reads the object that the reader is on, to its end. The result counts where no error was added.</summary>
    public InferRequest Read(ref Utf8JsonReader reader, ModelName model, ModelVersion? version)
    {
        var request = new InferRequest { Model = model, Version = version, Inputs = [] };
        if (!WireJson.Enter(ref reader, JsonTokenType.StartObject, "", errors))
            return request;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = MemberAt(ref reader);
            reader.Read();
            if ((seen & member) != 0)
            {
                errors.Add(new FieldError(NameOf(member), "given twice"));
                reader.Skip();
                continue;
            }

            seen |= member;
            switch (member)
            {
                case Members.Id: request = request with { Id = WireJson.ReadText(ref reader, "id", errors) ?? "" }; break;
                case Members.Parameters: request = request with { Parameters = ParameterJson.Read(ref reader, "parameters", errors) }; break;
                case Members.Inputs: request = request with { Inputs = JsonTensors.Read(ref reader, "inputs", errors) }; break;
                case Members.Outputs: request = request with { Outputs = RequestedOutputJson.Read(ref reader, errors) }; break;
                default: reader.Skip(); break;
            }
        }

        if ((seen & Members.Inputs) == 0)
            errors.Add(new FieldError("inputs", "missing: expected an array of tensors"));
        return request;
    }

    private static Members MemberAt(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("id"u8) ? Members.Id :
        reader.ValueTextEquals("parameters"u8) ? Members.Parameters :
        reader.ValueTextEquals("inputs"u8) ? Members.Inputs :
        reader.ValueTextEquals("outputs"u8) ? Members.Outputs : Members.None;

    private static string NameOf(Members member) => member switch
    {
        Members.Id => "id",
        Members.Parameters => "parameters",
        Members.Inputs => "inputs",
        _ => "outputs",
    };
}
