using System.Collections.Immutable;
using ModelGrains.Core.Batching;
using ModelGrains.Core.Inference;
using ModelGrains.Core.Tensors;
using ModelGrains.Inference;
using ModelGrains.Models;
using ModelGrains.Onnx.Batching;
using ModelGrains.Onnx.Verification;
using ModelGrains.Tensors;

namespace ModelGrains.Verifier;

/// <summary>
/// Where batching is on: runs a batch of one row and the largest batch, and holds each request's rows of it against its answer alone.
/// Requests of the largest batch differ from each other, since some graphs answer right only while all rows are the same.
/// </summary>
internal sealed class BatchTrial(TrialSession session, ModelManifest manifest, List<string> notes, string folder)
{
    /// <summary>The rows of the largest batch that ran; 0 where none did.</summary>
    public int Largest { get; private set; }

    /// <summary>The first problem; null where there is none.</summary>
    public VerifierProblem? Run()
    {
        if (manifest.Batching.MaxBatchSize <= 1)
            return null;
        if (LargestBatch.Of(manifest) is not { } alike)
        {
            notes.Add("no batch was tried: none could be made up");
            return null;
        }

        try
        {
            session.Run(FirstRow(alike[0].Inputs));
            return RunLargest(Mix(alike));
        }
        catch (Exception e) when (!manifest.Samples.IsEmpty)
        {
            return Problems.Of(VerificationFailure.RunFailed, $"a batch of 1, or of {manifest.Batching.MaxBatchSize}, fails", e, folder);
        }
        catch (Exception)
        {
            notes.Add("no batch was run: zeros fail");
            return null;
        }
    }

    private VerifierProblem? RunLargest(InferRequest[] requests)
    {
        var rows = requests.Sum(BatchShape.RowsOf);
        if (session.RunTogether(requests) is not { } answers)
        {
            notes.Add("requests are run alone: the first dimension of an output is not that of the batch");
            return null;
        }

        Largest = rows;
        var alone = new Dictionary<InferRequest, ImmutableArray<Tensor>>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < requests.Length && alone.Count < 8; i++)
        {
            if (alone.ContainsKey(requests[i]))
                continue;
            alone[requests[i]] = session.Run(requests[i].Inputs);
            if (AnswerComparer.FindDifference(alone[requests[i]], [.. answers[i]], Tolerance()) is not { } difference)
                continue;
            if (AnswerComparer.FindDifference(alone[requests[i]], session.Run(requests[i].Inputs), Tolerance()) is null)
            {
                return Problems.Of(VerificationFailure.WrongAnswer,
                    $"batching is on, but answers change when requests are joined: in a batch of {rows} rows, {difference} from the answer alone");
            }

            notes.Add("batches cannot be compared: answers differ from run to run");
            return null;
        }

        return null;
    }

    /// <summary>The batch with other requests between those of the first sample: the other samples that may join it, or zeros.</summary>
    private InferRequest[] Mix(InferRequest[] alike)
    {
        var first = alike[0];
        var kinds = new List<InferRequest> { first };
        kinds.AddRange(manifest.Samples.Skip(1)
            .Select(sample => first with { Inputs = sample.Inputs })
            .Where(other => BatchShape.RowsOf(other) == BatchShape.RowsOf(first) && BatchShape.AreAlike(first, other)));
        var zeros = first with { Inputs = MadeUp.Zeros.Like(first.Inputs) };
        if (kinds.Count == 1 && !manifest.Samples.IsEmpty && Runs(zeros))
            kinds.Add(zeros);
        return [.. alike.Select((_, i) => kinds[i % kinds.Count])];
    }

    private bool Runs(InferRequest request)
    {
        try
        {
            return NumberCheck.FindUnexpected([], session.Run(request.Inputs)) is null;
        }
        catch (Exception)
        {
            return false;
        }
    }

    private Tolerance Tolerance() => manifest.Samples.IsEmpty
        ? Question.Rounding
        : new Tolerance
        {
            Absolute = Math.Max(Question.Rounding.Absolute, manifest.Samples.Max(sample => sample.Tolerance.Absolute)),
            Relative = Math.Max(Question.Rounding.Relative, manifest.Samples.Max(sample => sample.Tolerance.Relative)),
        };

    private static ImmutableArray<Tensor> FirstRow(ImmutableArray<Tensor> inputs) => [.. inputs.Select(FirstRow)];

    private static Tensor FirstRow(Tensor input)
    {
        var rows = input.Shape[0];
        if (rows <= 1)
            return input;
        var length = input.Data.Length / rows;
        if (input.DataType == DataType.Bytes)
        {
            TensorShape.TryCount(input.Shape.AsSpan()[1..], out var count);
            var rest = input.Data.Span;
            for (; count > 0 && BytesElements.TryReadNext(ref rest, out _); count--)
            {
            }

            length = input.Data.Length - rest.Length;
        }

        return new Tensor { Name = input.Name, DataType = input.DataType, Shape = input.Shape.SetItem(0, 1), Data = input.Data[..(int)length] };
    }
}
