using System.Collections.Immutable;
using ModelGrains.Core.Inference;
using ModelGrains.Models;
using ModelGrains.Onnx.Packages;
using ModelGrains.Onnx.Runtime;
using ModelGrains.Onnx.Verification;
using ModelGrains.Tensors;

namespace ModelGrains.Verifier;

/// <summary>Loads a package as it will be served, runs all that it says of itself, and measures.</summary>
internal sealed class PackageTrial(OnnxEnvironment environment, VerifierRequest request, TimeProvider time, MemoryMeter memory)
{
    /// <summary>Rounds over the samples end when there are so many runs, or they took so long.</summary>
    private const int EnoughRuns = 20;
    private const double EnoughMilliseconds = 500;

    private readonly RunClock clock = new(time);
    private readonly List<string> notes = [];

    /// <summary>The report, or the first problem.</summary>
    public VerifierAnswer Run(ModelManifest manifest)
    {
        var (graph, isOptimized) = PackageBundles.Choose(request.Folder, manifest, environment.Version);
        if (!isOptimized && PackageBundles.Read(request.Folder)?.Skipped is { } skipped)
            notes.Add($"not optimized: {skipped}");
        var startedAt = time.GetTimestamp();
        TrialSession session;
        try
        {
            session = Load(graph, manifest, isOptimized ? GraphOptimization.Remaining : GraphOptimization.AtLoad);
        }
        catch (Exception e)
        {
            return Fail(Problems.Of(VerificationFailure.LoadFailed, isOptimized ? "the optimized graph does not load" : "the graph does not load", e, request.Folder));
        }

        var report = new VerificationReport
        {
            Graph = graph,
            IsOptimized = isOptimized,
            RuntimeVersion = environment.Version,
            LoadMilliseconds = time.GetElapsedTime(startedAt).TotalMilliseconds,
            Samples = manifest.Samples.Length,
        };
        var answers = new List<Question>();
        BatchTrial batch;
        using (session)
        {
            if (RunSamples(session, manifest, answers) is { } wrong)
                return Fail(wrong);
            if (manifest.Samples.IsEmpty && RunMadeUp(session, manifest, answers) is { } noNumber)
                return Fail(noNumber);
            batch = new BatchTrial(session, manifest, notes, request.Folder);
            if (batch.Run() is { } unbatchable)
                return Fail(unbatchable);
            report = report with { PeakMemoryBytes = memory.PeakBytes };
        }

        if (CompareWithUnoptimized(manifest, answers) is { } other)
            return Fail(other);
        return new VerifierAnswer
        {
            Verification = report with
            {
                Runs = clock.Count,
                RunMilliseconds = clock.Median,
                MaxRunMilliseconds = clock.Max,
                LargestBatch = batch.Largest,
                Notes = [.. notes],
            },
        };
    }

    private static VerifierAnswer Fail(VerifierProblem problem) => new() { Problem = problem };

    private TrialSession Load(string graph, ModelManifest manifest, GraphOptimization optimization) =>
        new(environment, Path.Combine(request.Folder, graph), manifest, optimization, time);

    /// <summary>Answers every sample, then runs them again to see how long they take.</summary>
    private VerifierProblem? RunSamples(TrialSession session, ModelManifest manifest, List<Question> answers)
    {
        foreach (var sample in manifest.Samples)
        {
            ImmutableArray<Tensor> answer;
            try
            {
                answer = session.Run(sample.Inputs, clock);
            }
            catch (Exception e)
            {
                return Problems.Of(VerificationFailure.RunFailed, $"sample '{sample.Name}' fails", e, request.Folder);
            }

            if (NumberCheck.FindUnexpected(sample.Expected, answer) is { } number)
                return Problems.Of(VerificationFailure.NotANumber, $"sample '{sample.Name}': {number}");
            if (AnswerComparer.FindDifference(sample.Expected, answer, sample.Tolerance) is { } difference)
                return Problems.Of(VerificationFailure.WrongAnswer, $"sample '{sample.Name}': {difference}");
            answers.Add(new Question($"sample '{sample.Name}'", sample.Inputs, answer, sample.Tolerance));
        }

        return RunAgain(session, manifest);
    }

    private VerifierProblem? RunAgain(TrialSession session, ModelManifest manifest)
    {
        for (var round = 1; round < Math.Max(manifest.WarmUp.Iterations, EnoughRuns); round++)
        {
            foreach (var sample in manifest.Samples)
            {
                var isEnough = clock.Count >= EnoughRuns || clock.Total >= EnoughMilliseconds;
                if (isEnough && round >= manifest.WarmUp.Iterations)
                    return null;
                try
                {
                    session.Run(sample.Inputs, clock);
                }
                catch (Exception e)
                {
                    return Problems.Of(VerificationFailure.RunFailed, $"sample '{sample.Name}' fails when it is run again", e, request.Folder);
                }
            }
        }

        return null;
    }

    /// <summary>
    /// Without samples nobody says what a request looks like: that something made up fails is told and is no failure. A graph that gives
    /// NaN or an infinity whatever it is given is refused: one that means it says so with a sample.
    /// </summary>
    private VerifierProblem? RunMadeUp(TrialSession session, ModelManifest manifest, List<Question> answers)
    {
        var noNumbers = new List<string>();
        foreach (var madeUp in MadeUp.All)
        {
            if (madeUp.For(manifest.Signature) is not { IsDefault: false } inputs)
            {
                notes.Add("no run was tried: an input has any rank, or is too large to be made up");
                return null;
            }

            try
            {
                var answer = session.Run(inputs, clock);
                answers.Add(new Question(madeUp.Name, inputs, answer, Question.Rounding));
                if (NumberCheck.FindNotFinite(answer) is { } number)
                    noNumbers.Add($"on {madeUp.Name}, {number}");
            }
            catch (Exception e)
            {
                notes.Add($"it does not run on {madeUp.Name}: {OrtErrorText.Clean(e.Message, request.Folder)}");
            }
        }

        if (answers.Count > 0 && noNumbers.Count == answers.Count)
        {
            return Problems.Of(VerificationFailure.NotANumber,
                $"{string.Join("; ", noNumbers)}: expected numbers on one of them, or a sample whose expected outputs say what is meant");
        }

        if (answers.Count > 0)
            notes.Add($"it runs on {string.Join(", ", answers.Select(answer => answer.Words))}");
        notes.AddRange(noNumbers);
        return null;
    }

    private VerifierProblem? CompareWithUnoptimized(ModelManifest manifest, List<Question> answers)
    {
        if (answers.Count == 0)
            return null;
        try
        {
            using var session = Load(manifest.Graph, manifest, GraphOptimization.None);
            foreach (var (words, inputs, answer, tolerance) in answers)
            {
                var unoptimized = session.Run(inputs);
                if (AnswerComparer.FindDifference(unoptimized, answer, tolerance) is not { } difference)
                    continue;
                var text = $"{words}: the optimized graph answers otherwise than the graph as uploaded: {difference}";
                if (AnswerComparer.FindDifference(unoptimized, session.Run(inputs), tolerance) is not null)
                    notes.Add($"{words} is answered otherwise from run to run");
                else if (!manifest.Samples.IsEmpty)
                    return Problems.Of(VerificationFailure.WrongAnswer, text);
                else
                    notes.Add(text);
            }
        }
        catch (Exception e)
        {
            // The packaged graph loaded and answered: that the runtime needs its optimizations for it is worth knowing, no more.
            notes.Add($"the graph cannot be compared with itself unoptimized: {OrtErrorText.Clean(e.Message, request.Folder)}");
        }

        return null;
    }
}
