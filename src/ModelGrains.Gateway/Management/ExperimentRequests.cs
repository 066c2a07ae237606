using System.Collections.Immutable;
using System.Globalization;
using ModelGrains.Core.Experiments;
using ModelGrains.Core.Retirement;
using ModelGrains.Errors;
using ModelGrains.Gateway.Management.Requests;

namespace ModelGrains.Gateway.Management;

/// <summary>Reads which versions to hold against each other; every error at once, each naming its parameter.</summary>
internal static class ExperimentRequests
{
    /// <summary>What the request asks.</summary>
    public static Outcome<ExperimentQuery> ToQuery(ExperimentRequest request)
    {
        var errors = ImmutableArray.CreateBuilder<FieldError>();
        var versions = Versions(request.Versions, errors);
        var query = new ExperimentQuery
        {
            Versions = versions,
            Control = Version("control", request.Control, errors) ?? versions.FirstOrDefault(),
            From = Time("from", request.From, errors),
            To = Time("to", request.To, errors),
            Outcome = request.Outcome ?? "",
            Level = Level(request.Level, errors),
            WithSegments = Flag("segments", request.Segments, errors),
        };
        // What could not be read is not told twice.
        var unread = errors.Select(error => error.Field).ToHashSet();
        errors.AddRange(ExperimentValidator.Check(query).Where(error => !unread.Contains(error.Field)));
        return errors.Count > 0 ? ModelErrors.Invalid("The query", errors.ToImmutable()) : query;
    }

    private static ImmutableArray<ModelVersion> Versions(string? text, ImmutableArray<FieldError>.Builder errors)
    {
        if (string.IsNullOrEmpty(text))
        {
            errors.Add(new FieldError("versions", "is missing, expected the versions to hold against each other, as '1,2'"));
            return [];
        }

        var known = errors.Count;
        ImmutableArray<ModelVersion> versions = [.. text.Split(',').Select(part => Version("versions", part, errors) ?? default)];
        return errors.Count == known ? versions : [];
    }

    private static ModelVersion? Version(string field, string? text, ImmutableArray<FieldError>.Builder errors)
    {
        if (field == "control" && string.IsNullOrEmpty(text))
            return null;
        if (ModelVersion.TryParse(text?.Trim(), out var version))
            return version;
        errors.Add(new FieldError(field, $"has '{text}', expected {ModelVersion.Rule}"));
        return null;
    }

    private static DateTimeOffset? Time(string field, string? text, ImmutableArray<FieldError>.Builder errors)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        if (PeriodText.TryParseTime(text, out var time))
            return time;
        errors.Add(new FieldError(field, $"is '{text}', expected {PeriodText.TimeRule}"));
        return null;
    }

    internal static double Level(string? text, ImmutableArray<FieldError>.Builder errors)
    {
        if (string.IsNullOrEmpty(text))
            return ExperimentQuery.DefaultLevel;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var level))
            return level;
        errors.Add(new FieldError("level", $"is '{text}', expected a number, as '0.95'"));
        return ExperimentQuery.DefaultLevel;
    }

    internal static bool Flag(string field, string? text, ImmutableArray<FieldError>.Builder errors)
    {
        if (string.IsNullOrEmpty(text) || bool.TryParse(text, out _))
            return bool.TryParse(text, out var flag) && flag;
        errors.Add(new FieldError(field, $"is '{text}', expected true or false"));
        return false;
    }
}
