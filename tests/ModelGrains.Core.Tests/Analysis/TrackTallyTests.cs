using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ModelGrains.Analysis;
using ModelGrains.Core.Analysis;
using ModelGrains.Core.Comparison;
using ModelGrains.Errors;
using ModelGrains.Tensors;

namespace ModelGrains.Core.Tests.Analysis;

public sealed class TrackTallyTests
{
    private static readonly TimeSpan Took = TimeSpan.FromMilliseconds(2);

    [Fact]
    public void Add_Failures_CountsThoseOfTheVersion()
    {
        var tally = new TrackTally(false, []);
        foreach (var code in Enum.GetValues<ModelErrorCode>())
            tally.Add(code, Took);
        tally.Add([], Took);

        var state = tally.ToState();

        Assert.Equal((7, 6, 1, 1), (state.Requests, state.Errors, state.Timeouts, state.Cancelled));
        Assert.Equal(2, state.Latency.Count);
    }

    [Theory]
    [InlineData(0.5f, 0)]
    [InlineData(1.5f, 1)]
    [InlineData(-0.5f, 1)]
    [InlineData(float.NaN, 1)]
    [InlineData(float.PositiveInfinity, 1)]
    public void Add_Outputs_CountsAnswersThatAreInvalid(float value, long invalid)
    {
        var tally = new TrackTally(true, [new OutputRange { Name = "score", Low = 0, High = 1 }]);

        tally.Add([Tensor("score", 0.2f, value, 0.3f), Tensor("other", 5)], Took);

        var state = tally.ToState();
        Assert.Equal(["other", "score"], state.Outputs.Select(output => output.Name));
        Assert.Equal((1, invalid), (state.Outputs[1].Answers, state.Outputs[1].Invalid));
        Assert.Equal(0, state.Outputs[0].Invalid);
    }

    [Fact]
    public void Since_OfTwoStates_IsWhatCameBetween()
    {
        var (all, later) = (new TrackTally(true, []), new TrackTally(true, []));
        var random = new Random(3);
        for (var i = 0; i < 500; i++)
            Add(all);
        var before = all.ToState();
        for (var i = 0; i < 300; i++)
        {
            random = new Random(i);
            Add(all);
            random = new Random(i);
            Add(later);
        }

        var since = TrackSums.Since(all.ToState(), before);
        var expected = later.ToState();

        Assert.Equal((expected.Requests, expected.Errors, expected.Timeouts), (since.Requests, since.Errors, since.Timeouts));
        Assert.Equal(expected.Latency.Buckets.ToArray(), since.Latency.Buckets.ToArray());
        Assert.Equal(expected.Latency.Counts.ToArray(), since.Latency.Counts.ToArray());
        Assert.Equal(expected.Latency.Sum, since.Latency.Sum, 1e-3);
        Assert.Equal(expected.Outputs[0].Values.Counts.ToArray(), since.Outputs[0].Values.Counts.ToArray());
        var sum = TrackSums.Add(before, since);
        Assert.Equal(all.ToState().Latency.Counts.ToArray(), sum.Latency.Counts.ToArray());
        Assert.Equal(all.ToState().Outputs[0].Answers, sum.Outputs[0].Answers);

        void Add(TrackTally tally)
        {
            var took = TimeSpan.FromMicroseconds(random.Next(10, 100_000));
            if (random.Next(10) == 0)
                tally.Add(ModelErrorCode.RuntimeFault, took);
            else
                tally.Add([Tensor("score", (float)random.NextDouble())], took);
        }
    }

    private static Tensor Tensor(string name, params float[] values) =>
        new() { Name = name, DataType = DataType.Fp32, Shape = [values.Length], Data = MemoryMarshal.AsBytes<float>(values).ToArray() };
}
