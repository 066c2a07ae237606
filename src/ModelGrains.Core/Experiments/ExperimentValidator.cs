using System.Collections.Immutable;
using System.Globalization;
using ModelGrains.Errors;

namespace ModelGrains.Core.Experiments;

/// <summary>Checks what is asked of an experiment; collects every error.</summary>
public static class ExperimentValidator
{
    private const int MaxVersions = 16;
    private const int MaxLength = 256;

    /// <summary>Every error; empty where it can be answered.</summary>
    public static ImmutableArray<FieldError> Check(ExperimentQuery query)
    {
        var errors = ImmutableArray.CreateBuilder<FieldError>();
        if (query.Versions.Length is < 2 or > MaxVersions)
            errors.Add(new FieldError("versions", $"names {query.Versions.Length}, expected 2 to {MaxVersions} versions"));
        foreach (var twice in query.Versions.GroupBy(version => version).Where(group => group.Count() > 1))
            errors.Add(new FieldError("versions", $"names {twice.Key} again, expected each version once"));
        if (!query.Versions.IsEmpty && !query.Versions.Contains(query.Control))
            errors.Add(new FieldError("control", $"is {query.Control}, expected one of the versions {string.Join(", ", query.Versions)}"));
        if (query.From >= query.To)
            errors.Add(new FieldError("to", $"is {Text(query.To.Value)}, expected a time after 'from', which is {Text(query.From.Value)}"));
        if (query.Outcome.Length > MaxLength)
            errors.Add(new FieldError("outcome", $"has {query.Outcome.Length} characters, expected at most {MaxLength}"));
        if (!(query.Level is >= 0.5 and <= 0.9999))
            errors.Add(new FieldError("level", string.Create(CultureInfo.InvariantCulture, $"is {query.Level}, expected 0.5 to 0.9999")));
        return errors.ToImmutable();
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
