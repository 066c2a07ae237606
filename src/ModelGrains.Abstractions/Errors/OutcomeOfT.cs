using System.Diagnostics.CodeAnalysis;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Errors;

/// <summary>What a command or a call came to: a value or a <see cref="ModelError"/>, never both.</summary>
/// <typeparam name="T">The value of success.</typeparam>
[GenerateSerializer, Immutable, Alias(Aliases.Outcome)]
public readonly struct Outcome<T>
{
    private Outcome(T? value, ModelError? error)
    {
        Value = value;
        Error = error;
    }

    /// <summary>The value; default where there is an error.</summary>
    [Id(0)]
    public T? Value { get; private init; }

    /// <summary>The error; null on success.</summary>
    [Id(1)]
    public ModelError? Error { get; private init; }

    /// <summary>Whether there is a value.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsSuccess => Error is null;

    /// <summary>A success.</summary>
    public static implicit operator Outcome<T>(T value) => new(value, null);

    /// <summary>A failure.</summary>
    public static implicit operator Outcome<T>(ModelError error) => new(default, error);

    internal static Outcome<T> Of(T value) => new(value, null);

    /// <summary>The value or the error's text.</summary>
    public override string ToString() => IsSuccess ? Value.ToString() ?? "" : Error.ToString();
}
