using System.Collections.Immutable;
using ModelGrains.Errors;

namespace ModelGrains.Core.Catalog;

/// <summary>What <c>If-Match</c> asks for (RFC 9110, 13.1.1): that the present entity tag is one of these.</summary>
public sealed class EntityTagCondition
{
    private const string Expected = "expected '*' or entity tags in double quotes, separated by commas";

    private readonly ImmutableArray<string> tags;

    private EntityTagCondition(ImmutableArray<string> tags) => this.tags = tags;

    /// <summary>Whatever is there will do: the condition of a request without one, and that of <c>*</c> for what exists.</summary>
    public static EntityTagCondition Any { get; } = new([]);

    /// <summary>Whether it names tags, so that a change since they were read refuses the command.</summary>
    public bool IsLimited => !tags.IsEmpty;

    /// <summary>Reads the header's value; a <see cref="ModelErrorCode.InvalidInput"/> where it is no list of entity tags.</summary>
    /// <param name="value">The value; null for a request without it.</param>
    public static Outcome<EntityTagCondition> Parse(string? value)
    {
        if (value is null || value.Trim(' ', '\t') == "*")
            return Any;
        var found = ImmutableArray.CreateBuilder<string>();
        var rest = value.AsSpan();
        while (true)
        {
            rest = rest.TrimStart(" \t,");
            if (rest.IsEmpty)
                break;
            if (LengthOf(rest) is not { } length)
                return Wrong($"is '{value}', {Expected}");
            found.Add(rest[..length].ToString());
            rest = rest[length..].TrimStart(" \t");
            if (!rest.IsEmpty && rest[0] != ',')
                return Wrong($"is '{value}', {Expected}");
        }

        return found.Count > 0 ? new EntityTagCondition(found.ToImmutable()) : Wrong($"is '{value}', {Expected}");
    }

    /// <summary>Null where the condition holds. A weak tag never does: the comparison is the strong one.</summary>
    /// <param name="subject">What has the tag.</param>
    /// <param name="present">Its tag now.</param>
    public ModelError? Refuse(object subject, string present) =>
        tags.IsEmpty || tags.Contains(present, StringComparer.Ordinal) ? null : ModelErrors.PreconditionFailed(subject, present, tags);

    /// <summary>How long the entity tag is that a text begins with; null where it begins with none.</summary>
    private static int? LengthOf(ReadOnlySpan<char> text)
    {
        var start = text.StartsWith("W/", StringComparison.Ordinal) ? 2 : 0;
        if (start >= text.Length || text[start] != '"')
            return null;
        var end = text[(start + 1)..].IndexOf('"');
        if (end < 0)
            return null;
        foreach (var c in text.Slice(start + 1, end))
        {
            if (c is <= ' ' or '\x7F')
                return null;
        }

        return start + 1 + end + 1;
    }

    private static ModelError Wrong(string message) => ModelErrors.Invalid("The request", [new FieldError("If-Match", message)]);
}
