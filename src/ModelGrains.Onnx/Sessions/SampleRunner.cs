using System.Collections.Immutable;
using ModelGrains.Models;

namespace ModelGrains.Onnx.Sessions;

/// <summary>Runs a manifest's samples on a fresh session: this warms it up, and wrong answers keep it from serving.</summary>
internal static class SampleRunner
{
    /// <summary>The first wrong answer in words; null where all are right.</summary>
    /// <param name="instance">The instance that is loaded.</param>
    /// <param name="session">The session.</param>
    /// <param name="manifest">The samples and how often they run.</param>
    /// <param name="judge">Judges the answers.</param>
    /// <param name="time">The clock.</param>
    /// <param name="speed">Learns how long the runs took.</param>
    /// <param name="cancellationToken">Ends it between two runs.</param>
    public static string? Run(InstanceKey instance, OnnxSession session, ModelManifest manifest, ISampleJudge judge, TimeProvider time, RunSpeed speed, CancellationToken cancellationToken)
    {
        ImmutableArray<string> outputs = [.. manifest.Signature.Outputs.Select(output => output.Name)];
        // Once in any case: a version whose samples nobody ran is not verified.
        var iterations = Math.Max(1, manifest.WarmUp.Iterations);
        for (var iteration = 0; iteration < iterations; iteration++)
        {
            foreach (var sample in manifest.Samples)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var times = new RunTimes { Started = time.GetTimestamp() };
                var answer = session.Run(sample.Inputs, outputs, null, time, ref times);
                speed.Learn(times.Finished - times.Started, RunSpeed.SizeOf(sample.Inputs));
                if (iteration == 0 && judge.FindDifference(instance, sample, answer) is { } difference)
                    return $"sample '{sample.Name}': {difference}";
            }
        }

        return null;
    }
}
