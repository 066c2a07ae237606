using ModelGrains.Core.Inference;
using ModelGrains.Models;

namespace ModelGrains.Onnx.Sessions;

/// <summary>Runs a manifest's samples on a fresh session: this warms it up, and wrong answers keep it from serving.</summary>
internal static class SampleRunner
{
    /// <summary>The first wrong answer in words; null where all are right.</summary>
    public static string? Run(OnnxSession session, ModelManifest manifest, CancellationToken cancellationToken)
    {
        string[] outputs = [.. manifest.Signature.Outputs.Select(output => output.Name)];
        // Once in any case: a version whose samples nobody ran is not verified.
        var iterations = Math.Max(1, manifest.WarmUp.Iterations);
        for (var iteration = 0; iteration < iterations; iteration++)
        {
            foreach (var sample in manifest.Samples)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var answer = session.Run(sample.Inputs, outputs);
                if (iteration == 0 && AnswerComparer.FindDifference(sample.Expected, answer, sample.Tolerance) is { } difference)
                    return $"sample '{sample.Name}': {difference}";
            }
        }

        return null;
    }
}
