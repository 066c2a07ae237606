using System.Collections.Immutable;
using System.Text.Json;
using ModelGrains.Core.PredictionLogs;
using ModelGrains.Errors;
using ModelGrains.PredictionLogs;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Gateway.Management;

/// <summary>Reads what is to be logged, and outcomes; every error at once, each naming its field.</summary>
internal static class PredictionLogRequests
{
    private const int MaxOutcomes = 10_000;
    private const int MaxId = 256;

    /// <summary>What a command asks to be logged; whether it makes sense is checked after that.</summary>
    public static Outcome<PredictionLogSpec> ToSpec(PredictionLogCommandView command)
    {
        var errors = ImmutableArray.CreateBuilder<FieldError>();
        if (command.SampleRate is null)
            errors.Add(new FieldError("sampleRate", "is missing, expected a share of the requests, 0 to 1"));
        var redactions = (command.Redact ?? ImmutableDictionary<string, string>.Empty)
            .OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => new FieldRedaction(one.Key, KindOf(one.Key, one.Value, errors))).ToImmutableArray();
        var spec = new PredictionLogSpec
        {
            SampleRate = command.SampleRate ?? 0,
            When = RouteRequests.ToConditions(command.When, "when", errors),
            Inputs = Names(command.Inputs, "inputs", errors),
            Outputs = Names(command.Outputs, "outputs", errors),
            Redactions = redactions,
            Salt = command.Salt ?? "",
        };
        return errors.Count > 0 ? ModelErrors.Invalid("The prediction log", errors.ToImmutable()) : spec;
    }

    /// <summary>The lines of outcomes.</summary>
    public static Outcome<ImmutableArray<OutcomeLine>> ToLines(ModelName model, OutcomesCommandView command, DateTimeOffset now)
    {
        var errors = ImmutableArray.CreateBuilder<FieldError>();
        if (command.Outcomes is not null && (command.Id is not null || command.Value is not null))
            errors.Add(new FieldError("outcomes", "came with 'id' or 'value', expected one outcome or a list of them"));
        if (command.Outcomes?.Count is 0 or > MaxOutcomes)
            errors.Add(new FieldError("outcomes", $"has {command.Outcomes.Count} outcomes, expected 1 to {MaxOutcomes}"));
        var lines = ImmutableArray.CreateBuilder<OutcomeLine>();
        if (command.Outcomes is null)
            Add(model, new OutcomeView(command.Id, command.Value), "", now, lines, errors);
        for (var i = 0; i < command.Outcomes?.Count; i++)
            Add(model, command.Outcomes[i], $"outcomes[{i}].", now, lines, errors);
        return errors.Count > 0 ? ModelErrors.Invalid("The command", errors.ToImmutable()) : lines.ToImmutable();
    }

    private static void Add(
        ModelName model, OutcomeView? outcome, string field, DateTimeOffset now, ImmutableArray<OutcomeLine>.Builder lines, ImmutableArray<FieldError>.Builder errors)
    {
        if (outcome?.Id is not { Length: > 0 and <= MaxId } id)
            errors.Add(new FieldError($"{field}id", outcome?.Id is null ? "is missing, expected the id of a request" : $"has {outcome.Id.Length} characters, expected 1 to {MaxId}"));
        else if (outcome.Value is not { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } value)
            errors.Add(new FieldError($"{field}value", "is missing, expected what turned out"));
        else
            lines.Add(new OutcomeLine(model, id, value, now));
    }

    private static ImmutableArray<string> Names(IReadOnlyList<string>? names, string field, ImmutableArray<FieldError>.Builder errors)
    {
        if (names is null)
            return [PredictionLogSpec.All];
        if (names.Any(name => name is null))
            errors.Add(new FieldError(field, "has null, expected names"));
        return [.. names.OfType<string>()];
    }

    private static RedactionKind KindOf(string field, string? kind, ImmutableArray<FieldError>.Builder errors)
    {
        if (kind is "hash")
            return RedactionKind.Hash;
        if (kind is not "remove")
            errors.Add(new FieldError($"redact.{field}", $"is '{kind}', expected 'remove' or 'hash'"));
        return RedactionKind.Remove;
    }
}
