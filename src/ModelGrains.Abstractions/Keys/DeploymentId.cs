using System.Diagnostics.CodeAnalysis;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains;

/// <summary>The id of a deployment, the caller's or one that was made for it: the same id twice is the same deployment. 1 to 64 letters, digits, <c>.</c>, <c>_</c> or <c>-</c>, the first a letter or digit.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.DeploymentId)]
public readonly record struct DeploymentId
{
    /// <summary>The longest id, in characters.</summary>
    public const int MaxLength = 64;

    /// <summary>What an id may be, in the words an error shows.</summary>
    public const string Rule = "1 to 64 letters, digits, '.', '_' or '-', the first a letter or digit";

    private DeploymentId(string value) => Value = value;

    /// <summary>The id itself.</summary>
    [Id(0)]
    public string Value { get; private init; }

    /// <summary>A new id, later than those made before in the order of their text.</summary>
    /// <param name="now">The time, in UTC.</param>
    public static DeploymentId New(DateTimeOffset now) => new(Guid.CreateVersion7(now).ToString("N"));

    /// <summary>Reads an id; throws <see cref="FormatException"/> naming the value where it is not one.</summary>
    public static DeploymentId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not a deployment's id: expected {Rule}.");

    /// <summary>Reads an id; false where it is not one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out DeploymentId id)
    {
        id = default;
        // A model's name has the same letters.
        if (text is not { Length: <= MaxLength } || !ModelName.TryParse(text, out _))
            return false;
        id = new DeploymentId(text);
        return true;
    }

    /// <summary>The id itself.</summary>
    public override string ToString() => Value ?? "";
}
