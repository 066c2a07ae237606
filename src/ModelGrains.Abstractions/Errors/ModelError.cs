using System.Collections.Immutable;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Errors;

/// <summary>An expected failure as a value: its code, one clear text, and what a caller can use of it.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.ModelError)]
public sealed record ModelError
{
    /// <summary>Makes an error.</summary>
    public ModelError(ModelErrorCode code, string message)
    {
        Code = code;
        Message = message;
    }

    /// <summary>Which of the closed list it is.</summary>
    [Id(0)]
    public ModelErrorCode Code { get; init; }

    /// <summary>The text shown to the caller on every wire. Holds no path of the machine, no stack and no tensor value.</summary>
    [Id(1)]
    public string Message { get; init; }

    /// <summary>How long to wait before trying again, where that is known.</summary>
    [Id(2)]
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Every error found, each naming its field; empty where <see cref="Message"/> says it all.</summary>
    [Id(3)]
    public ImmutableArray<FieldError> Fields { get; init; } = [];

    /// <summary>The version that did not answer, where one was picked.</summary>
    [Id(4)]
    public ModelVersion? Version { get; init; }

    /// <summary>The code and the text.</summary>
    public override string ToString() => $"{Code}: {Message}";
}
