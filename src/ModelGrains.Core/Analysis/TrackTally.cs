using System.Collections.Immutable;
using ModelGrains.Analysis;
using ModelGrains.Core.Comparison;
using ModelGrains.Core.Inference;
using ModelGrains.Errors;
using ModelGrains.Tensors;

namespace ModelGrains.Core.Analysis;

/// <summary>
/// Counts what became of one version's requests. What a caller may have done wrong counts against the version too: a version that refuses
/// what the other one answers is worse, and who is wrong with both is so on both sides. Not safe for concurrent use.
/// </summary>
public sealed class TrackTally
{
    /// <summary>How many outputs are counted: the first ones.</summary>
    public const int MaxOutputs = 64;

    private const int MaxChecked = 4096;
    private const int MaxCounted = 64;

    private readonly ImmutableArray<OutputRange> ranges;
    private readonly bool hasOutputs;
    private readonly HistogramTally latency = new();
    private readonly SortedList<string, OutputCounts> outputs = new(StringComparer.Ordinal);
    private long requests;
    private long errors;
    private long timeouts;
    private long cancelled;

    /// <summary>Begins at zero.</summary>
    /// <param name="hasOutputs">Whether to look at outputs too.</param>
    /// <param name="ranges">What of them is in range.</param>
    public TrackTally(bool hasOutputs, ImmutableArray<OutputRange> ranges)
    {
        this.hasOutputs = hasOutputs;
        this.ranges = ranges;
    }

    /// <summary>Counts an answer.</summary>
    public void Add(ImmutableArray<Tensor> answer, TimeSpan took)
    {
        requests++;
        latency.Add(took.TotalMicroseconds);
        if (!hasOutputs)
            return;
        foreach (var output in answer)
        {
            if (Find(output.Name) is { } counts)
                Add(counts, output);
        }
    }

    /// <summary>Counts a failure; who may not ask, and names that nobody knows, are no request of the version.</summary>
    public void Add(ModelErrorCode error, TimeSpan took)
    {
        switch (error)
        {
            case ModelErrorCode.Cancelled:
                cancelled++;
                break;
            case ModelErrorCode.DeadlineExceeded:
                requests++;
                errors++;
                timeouts++;
                latency.Add(took.TotalMicroseconds);
                break;
            case ModelErrorCode.InvalidInput or ModelErrorCode.NotReady or ModelErrorCode.Overloaded or ModelErrorCode.InstanceLost or ModelErrorCode.RuntimeFault:
                requests++;
                errors++;
                break;
        }
    }

    /// <summary>What was counted so far.</summary>
    public TrackState ToState() => new()
    {
        Requests = requests,
        Errors = errors,
        Timeouts = timeouts,
        Cancelled = cancelled,
        Latency = latency.ToHistogram(),
        Outputs = [.. outputs.Select(output => new OutputTrack
        {
            Name = output.Key,
            Answers = output.Value.Answers,
            Invalid = output.Value.Invalid,
            Values = output.Value.Values.ToHistogram(),
        })],
    };

    private static void Add(OutputCounts counts, Tensor output)
    {
        counts.Answers++;
        if (output.DataType == DataType.Bytes)
            return;
        var data = output.Data.Span;
        var size = output.DataType.Size();
        var count = Math.Min(data.Length / size, MaxChecked);
        var isInvalid = false;
        for (var i = 0; i < count; i++)
        {
            var value = ScoreReader.Read(output.DataType, data[(i * size)..]);
            isInvalid |= !(double.IsFinite(value) && value >= counts.Low && value <= counts.High);
            if (i < MaxCounted)
                counts.Values.Add(value);
        }

        counts.Invalid += isInvalid ? 1 : 0;
    }

    private OutputCounts? Find(string name)
    {
        if (outputs.TryGetValue(name, out var counts))
            return counts;
        if (outputs.Count == MaxOutputs)
            return null;
        // Where several metrics say a range of one output, a number has to be in all of them.
        var own = ranges.Where(range => range.Name == name || range.Name.Length == 0).ToArray();
        counts = new OutputCounts
        {
            Low = own.Max(range => range.Low) ?? double.NegativeInfinity,
            High = own.Min(range => range.High) ?? double.PositiveInfinity,
        };
        outputs.Add(name, counts);
        return counts;
    }

    private sealed class OutputCounts
    {
        public required double Low { get; init; }

        public required double High { get; init; }

        public HistogramTally Values { get; } = new();

        public long Answers { get; set; }

        public long Invalid { get; set; }
    }
}
