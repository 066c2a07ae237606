using System.Diagnostics.CodeAnalysis;
using ModelGrains.Errors;

namespace ModelGrains.Onnx.Verification;

/// <summary>The errors of a package that failed in the child process: one field each, which names the failure.</summary>
public static class VerificationErrors
{
    private const string Prefix = "verification.";

    /// <summary>Makes the error of a failure.</summary>
    /// <param name="failure">Which it is.</param>
    /// <param name="message">What happened, the limit and what was measured; no path of the machine.</param>
    public static ModelError Of(VerificationFailure failure, string message) =>
        ModelErrors.Invalid(message) with { Fields = [new FieldError(Prefix + failure, message)] };

    /// <summary>The failure that an error is of; false for every other error.</summary>
    public static bool TryGetFailure(ModelError error, [MaybeNullWhen(false)] out VerificationFailure failure)
    {
        failure = default;
        return error.Fields is [{ Field: var field }] && field.StartsWith(Prefix, StringComparison.Ordinal) && Enum.TryParse(field[Prefix.Length..], out failure);
    }
}
