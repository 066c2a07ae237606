using System.Collections.Immutable;
using System.Globalization;
using ModelGrains.Core.Routing;
using ModelGrains.Errors;
using ModelGrains.PredictionLogs;

namespace ModelGrains.Core.PredictionLogs;

/// <summary>Checks what is asked to be logged; collects every error.</summary>
public static class PredictionLogValidator
{
    private const int MaxFields = 1_000;
    private const int MaxLength = 256;

    /// <summary>Every error; empty where it may be written.</summary>
    public static ImmutableArray<FieldError> Check(PredictionLogSpec spec)
    {
        var errors = ImmutableArray.CreateBuilder<FieldError>();
        if (!(spec.SampleRate is >= 0 and <= 1))
            errors.Add(new FieldError("sampleRate", string.Create(CultureInfo.InvariantCulture, $"is {spec.SampleRate}, expected 0 to 1")));
        SegmentValidator.CheckConditions("when", spec.When, 0, errors);
        CheckNames("inputs", spec.Inputs, errors);
        CheckNames("outputs", spec.Outputs, errors);
        CheckNames("redact", [.. spec.Redactions.Select(redaction => redaction.Field)], errors);
        foreach (var redaction in spec.Redactions)
        {
            if (!Enum.IsDefined(redaction.Kind))
                errors.Add(new FieldError($"redact.{redaction.Field}", $"is of the kind {redaction.Kind}, expected remove or hash"));
            if (redaction.Field == PredictionLogSpec.All)
                errors.Add(new FieldError("redact", "has '*', expected names: what is not to be logged at all is left out of 'inputs' and 'outputs'"));
        }

        if (spec.Salt.Length > MaxLength)
            errors.Add(new FieldError("salt", $"has {spec.Salt.Length} characters, expected at most {MaxLength}"));
        return errors.ToImmutable();
    }

    private static void CheckNames(string field, ImmutableArray<string> names, ImmutableArray<FieldError>.Builder errors)
    {
        if (names.Length > MaxFields)
            errors.Add(new FieldError(field, $"has {names.Length} names, expected at most {MaxFields}"));
        for (var i = 0; i < names.Length; i++)
        {
            if (names[i].Length is 0 or > MaxLength)
                errors.Add(new FieldError($"{field}[{i}]", $"is a name of {names[i].Length} characters, expected 1 to {MaxLength}"));
            if (names.IndexOf(names[i]) < i)
                errors.Add(new FieldError($"{field}[{i}]", $"is '{names[i]}' again, expected each name once"));
        }

        if (names.Length > 1 && names.Contains(PredictionLogSpec.All) && field != "redact")
            errors.Add(new FieldError(field, "has '*' and names, expected one or the other"));
    }
}
