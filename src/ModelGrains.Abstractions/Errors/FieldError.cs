using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Errors;

/// <summary>One thing that is wrong with one field of a document or request.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.FieldError)]
public sealed record FieldError
{
    /// <summary>Makes the error of a field.</summary>
    public FieldError(string field, string message)
    {
        Field = field;
        Message = message;
    }

    /// <summary>The field's path, as <c>samples[0].inputs[1].shape</c>; empty for the whole document.</summary>
    [Id(0)]
    public string Field { get; init; }

    /// <summary>What came and what was expected.</summary>
    [Id(1)]
    public string Message { get; init; }

    /// <summary>The field and the message on one line.</summary>
    public override string ToString() => Field.Length == 0 ? Message : $"{Field}: {Message}";
}
