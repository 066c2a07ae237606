using ModelGrains.Cli.Output;
using ModelGrains.Comparison;
using ModelGrains.Core.Comparison;
using ModelGrains.Errors;
using ModelGrains.Models;
using ModelGrains.Protocol.Management;
using ModelGrains.Tensors;

namespace ModelGrains.Cli.Tests;

public sealed class ComparisonReportTextTests
{
    [Fact]
    public void Write_AReport_AllItsTables()
    {
        var comparison = new AnswerComparison(Tolerance.Default);
        comparison.Add("7", Answer(1, "spam", 0.25f), Answer(2, "ham", 0.75f));
        comparison.Add("8", Answer(1, "ham", 0.5f), Answer(2, "ham", 0.5f));
        comparison.Add("9", Answer(1, "ham", 0.5f), new AnswerSide([], ModelErrorCode.Overloaded, null));
        comparison.AddDropped(3);

        string[] expected =
        [
            "m/2 against m/1: 3 pairs, 2 compared, 1 without both answers, 3 dropped",
            "m/2 failed: 1 Overloaded",
            "LATENCY MEAN P50 P95 P99 MAX",
            "m/1 1 ms 1 ms 1 ms 1 ms 1 ms",
            "m/2 2 ms 2 ms 2 ms 2 ms 2 ms",
            "OUTPUT PAIRS EXACT IN TOLERANCE FLIPS MEAN DIFFERENCE MAX OTHER SHAPE OTHER TYPE MISSING",
            "score 2 1 (50 %) 1 (50 %) 0.25 0.5 0 0 0",
            "word 2 1 (50 %) 1 (50 %) 1 (50 %) 0 0 0",
            "VALUES VERSION MEAN P5 P50 P95 NAN INFINITE PSI KS CLASS PSI",
            "score m/1 0.375 0.2539 0.2539 0.5 0 0",
            "m/2 0.625 0.5078 0.5078 0.75 0 0 0.5493 0.5",
            "word m/1",
            "m/2 0.5365",
            "FLIPS M/1 M/2 COUNT",
            "word spam ham 1",
            "WORST REQUEST DIFFERENCE",
            "score 7 0.5",
            "word 7 1",
        ];
        Assert.Equal(expected, Lines(comparison.ToState()));
    }

    [Fact]
    public void Write_NothingCompared_OneLine() =>
        Assert.Equal(["m/2 against m/1: 0 pairs, 0 compared, 0 without both answers, 0 dropped"], Lines(ComparisonState.Empty));

    private static IEnumerable<string> Lines(ComparisonState state)
    {
        var output = new StringWriter();
        ComparisonReportText.Write(Terminal.Of(output, false, TextWriter.Null, false, TextReader.Null, false), ComparisonViews.Of("m/1", "m/2", state));
        return output.ToString().TrimEnd().Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)));
    }

    private static AnswerSide Answer(int milliseconds, string word, float score) =>
        new([Tensor.From("word", [1], [word]), Tensor.From("score", [1], [score])], null, TimeSpan.FromMilliseconds(milliseconds));
}
