using ModelGrains.Onnx.Runtime;
using ModelGrains.Onnx.Verification;

namespace ModelGrains.Verifier;

/// <summary>Turns what ONNX Runtime says into the failure it is.</summary>
internal static class Problems
{
    /// <summary>How the runtime says that an allocation was refused: the capped arena, the C++ library, its own allocator.</summary>
    private static readonly string[] OutOfMemoryWords =
        ["is smaller than requested bytes of", "Failed to allocate memory", "bad_alloc", "bad allocation"];

    /// <summary>A problem.</summary>
    public static VerifierProblem Of(VerificationFailure failure, string message) => new() { Failure = failure, Message = message };

    /// <summary>The problem that an exception of a load or a run is.</summary>
    /// <param name="failure">What it is where it is not the memory.</param>
    /// <param name="what">What was tried, in words that the runtime's follow.</param>
    /// <param name="exception">The runtime's, or of what took its outputs.</param>
    /// <param name="folder">The package's folder, which no text shows.</param>
    public static VerifierProblem Of(VerificationFailure failure, string what, Exception exception, string folder)
    {
        var isMemory = exception is OutOfMemoryException || OutOfMemoryWords.Any(word => exception.Message.Contains(word, StringComparison.Ordinal));
        return Of(isMemory ? VerificationFailure.OutOfMemory : failure, $"{what}, ONNX Runtime says: {OrtErrorText.Clean(exception.Message, folder)}");
    }
}
