using ModelGrains.Errors;

namespace ModelGrains.Protocol.Conversion;

/// <summary>Tensor parameters of extensions that the server does not have: to pass over them would give a wrong answer.</summary>
internal static class UnsupportedExtensions
{
    /// <summary>Whether a tensor's parameter must be refused.</summary>
    public static bool IsUnsupported(string parameter) => parameter is "shared_memory_region" or "classification";

    /// <summary>The error for an input's parameter; null where it may stand.</summary>
    public static ModelError? CheckInput(string input, string parameter) => Check(input, parameter);

    /// <summary>The error for an output's parameter; null where it may stand.</summary>
    public static ModelError? CheckOutput(string output, string parameter) =>
        parameter == Infer.InferParameters.Classification ? null : Check(output, parameter);

    private static ModelError? Check(string tensor, string parameter) => IsUnsupported(parameter)
        ? ModelErrors.Invalid($"tensor '{tensor}' has the parameter '{parameter}', of an extension that is not supported")
        : null;
}
