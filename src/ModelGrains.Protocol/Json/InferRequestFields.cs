using System.Text.Json;
using ModelGrains.Core.Tensors;
using ModelGrains.Errors;
using ModelGrains.Protocol.Http;

namespace ModelGrains.Protocol.Json;

/// <summary>The members of one inference request while it is read. Used once.</summary>
internal struct InferRequestFields(HttpInferRequest into, List<FieldError> errors)
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

    /// <summary>Reads the object that the reader is on, to its end. What was read counts where no error was added.</summary>
    public void Read(ref Utf8JsonReader reader, ref JsonText text)
    {
        if (!WireJson.Enter(ref reader, JsonTokenType.StartObject, "", errors))
            return;
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
                case Members.Id: into.Id = WireJson.ReadText(ref reader, "id", errors) ?? ""; break;
                case Members.Parameters: new RequestParametersJson(into, errors).Read(ref reader); break;
                case Members.Inputs: ReadInputs(ref reader, ref text); break;
                case Members.Outputs: RequestedOutputJson.Read(ref reader, into, errors); break;
                default: reader.Skip(); break;
            }
        }

        if ((seen & Members.Inputs) == 0)
            errors.Add(new FieldError("inputs", "missing: expected an array of tensors"));
    }

    private readonly void ReadInputs(ref Utf8JsonReader reader, ref JsonText text)
    {
        if (!WireJson.Enter(ref reader, JsonTokenType.StartArray, "inputs", errors))
            return;
        for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
        {
            if (errors.Count >= WireJson.MaxErrors)
            {
                reader.Skip();
                continue;
            }

            if (TensorJson.TryRead(ref reader, ref text, "inputs", i, errors, into.Rented, out var tensor, out var parameters))
                into.AddInput(tensor, parameters.BinarySize);
            into.IsUnsupported |= parameters.IsShared;
        }

        if (into.FindInputTwice() is { } twice)
            errors.Add(new FieldError("inputs", $"tensor '{twice}' is given twice"));
    }

    private static Members MemberAt(ref Utf8JsonReader reader) =>
        JsonWords.Is(ref reader, "id"u8) ? Members.Id :
        JsonWords.Is(ref reader, "parameters"u8) ? Members.Parameters :
        JsonWords.Is(ref reader, "inputs"u8) ? Members.Inputs :
        JsonWords.Is(ref reader, "outputs"u8) ? Members.Outputs : Members.None;

    private static string NameOf(Members member) => member switch
    {
        Members.Id => "id",
        Members.Parameters => "parameters",
        Members.Inputs => "inputs",
        _ => "outputs",
    };
}
