using ModelGrains.Core.Retirement;
using ModelGrains.Errors;
using ModelGrains.Models;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Gateway.Management;

/// <summary>Reads what commands about retirement say; every error at once, each naming its field.</summary>
internal static class RetirementRequests
{
    /// <summary>Until when an extension reaches.</summary>
    public static Outcome<DateTimeOffset> Until(ExtendCommandView command, DateTimeOffset now)
    {
        if (command.For is null == command.Until is null)
            return Wrong(new FieldError("", $"{(command.For is null ? "neither" : "both")} 'for' and 'until' given, expected one of them"));
        if (command.For is { } text)
            return PeriodText.TryParse(text, out var period) ? now + period : Wrong(new FieldError("for", $"is '{text}', expected {PeriodText.Rule}"));
        return PeriodText.TryParseTime(command.Until, out var until) ? until : Wrong(new FieldError("until", $"is '{command.Until}', expected {PeriodText.TimeRule}"));
    }

    /// <summary>The expiry that a command asks for; with neither a period nor a date null, which goes by the manifest and the policy.</summary>
    public static Outcome<ExpiryOptions?> Expiry(ExpiryCommandView command)
    {
        var errors = new List<FieldError>();
        TimeSpan? unusedFor = null;
        DateTimeOffset? at = null;
        if (command.UnusedFor is { } text)
        {
            if (PeriodText.TryParse(text, out var period))
                unusedFor = period;
            else
                errors.Add(new FieldError("unusedFor", $"is '{text}', expected {PeriodText.Rule}"));
        }

        if (command.At is { } date)
        {
            if (PeriodText.TryParseTime(date, out var time))
                at = time;
            else
                errors.Add(new FieldError("at", $"is '{date}', expected {PeriodText.TimeRule}"));
        }

        if (command.Exempt && (command.UnusedFor ?? command.At) is not null)
            errors.Add(new FieldError("exempt", "is true beside an expiry, expected one of them"));
        if (errors.Count > 0)
            return Wrong([.. errors]);
        return Outcome.Success(unusedFor is null && at is null ? null : new ExpiryOptions { UnusedFor = unusedFor, At = at });
    }

    /// <summary>A period of the query; the given one where there is none.</summary>
    public static Outcome<TimeSpan?> Period(string field, string? text, TimeSpan? otherwise)
    {
        if (string.IsNullOrEmpty(text))
            return Outcome.Success(otherwise);
        return PeriodText.TryParse(text, out var period)
            ? Outcome.Success<TimeSpan?>(period)
            : Wrong(new FieldError(field, $"is '{text}', expected {PeriodText.Rule}"));
    }

    private static ModelError Wrong(params FieldError[] errors) => ModelErrors.Invalid("The command", [.. errors]);
}
