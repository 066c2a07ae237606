using System.Globalization;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using ModelGrains.Comparison;
using ModelGrains.Core.Comparison;
using ModelGrains.Errors;
using ModelGrains.Models;
using ModelGrains.Tensors;

namespace ModelGrains.Core.Tests.Comparison;

/// <summary>However pairs are cut up and merged, the state is that of all of them. Values are multiples of 1/8, whose sums are exact.</summary>
public sealed class ComparisonMergeTests
{
    private static readonly Gen<float> Values = Gen.Frequency(
        (20, Gen.Choose(-40, 40).Select(value => value / 8f)), (1, Gen.Elements(float.NaN, float.PositiveInfinity, float.NegativeInfinity)));

    private static readonly Gen<Tensor> Outputs = Gen.OneOf(
        from rows in Gen.Choose(0, 2)
        from values in Values.ListOf(rows * 2)
        select Tensor.From("scores", [rows, 2], values.ToArray()),
        from label in Gen.Choose(-50, 50)
        select Tensor.From("label", [1], [(long)label]),
        from text in Gen.Choose(0, 60)
        select Tensor.From("text", [1], [$"t{text}"]),
        from name in Gen.Choose(0, 90)
        from value in Values
        select Tensor.From(name.ToString("d2", CultureInfo.InvariantCulture), [], [value]));

    private static readonly Gen<AnswerSide> Sides = Gen.Frequency(
        (1, Gen.Elements(ModelErrorCode.Overloaded, ModelErrorCode.NotReady).Select(code => new AnswerSide([], code, TimeSpan.Zero))),
        (9, from outputs in Outputs.ListOf()
            from latency in Gen.Choose(1, 100)
            select new AnswerSide([.. outputs.DistinctBy(output => output.Name)], null, TimeSpan.FromMilliseconds(latency))));

    private static readonly Arbitrary<Pair[]> AnyPairs = (
        from id in Gen.Choose(0, 30)
        from primary in Sides
        from candidate in Sides
        from part in Gen.Choose(0, 2)
        select new Pair($"r{id}", primary, candidate, part)).ArrayOf().ToArbitrary();

    [Fact]
    public void Merge_AnyParts_IsTheStateOfAllPairs() => Check(pairs =>
    {
        var parts = Enumerable.Range(0, 3).Select(part => StateOf(pairs.Where(pair => pair.Part == part))).ToArray();
        return Text(StateOf(pairs)) == Text(AnswerComparison.Merge(AnswerComparison.Merge(parts[0], parts[1]), parts[2]));
    });

    [Fact]
    public void Merge_InAnotherOrder_IsTheSame() => Check(pairs =>
    {
        var parts = Enumerable.Range(0, 3).Select(part => StateOf(pairs.Where(pair => pair.Part == part))).ToArray();
        var one = Text(AnswerComparison.Merge(parts[0], AnswerComparison.Merge(parts[1], parts[2])));
        return one == Text(AnswerComparison.Merge(AnswerComparison.Merge(parts[2], parts[0]), parts[1])) && one == Text(StateOf(pairs.Reverse()));
    });

    [Fact]
    public void Merge_WithNothing_ChangesNothing() => Check(pairs =>
    {
        var state = StateOf(pairs);
        return Text(state) == Text(AnswerComparison.Merge(state, ComparisonState.Empty)) && Text(state) == Text(AnswerComparison.Merge(ComparisonState.Empty, state)) &&
            Text(state) == Text(new AnswerComparison(state).ToState());
    });

    [Fact]
    public void Merge_ManyKindsOfEverything_StaysBounded()
    {
        var random = new Random(3);
        var comparison = new AnswerComparison(Tolerance.Default);
        for (var i = 0; i < 60_000; i++)
            comparison.Add($"request-{i}", Side(random), Side(random));

        var state = comparison.ToState();
        Assert.All(state.Outputs, output =>
        {
            Assert.InRange(output.Confusion.Length, 0, 33 * 33);
            Assert.InRange(output.Worst.Length, 0, 10);
            Assert.InRange(output.Primary.Buckets.Length, 0, (2 * HistogramScale.MaxBucket) + 1);
        });
        Assert.InRange(Text(state).Length, 0, 500_000);

        static AnswerSide Side(Random random) => Pairs.Answer(
            Tensor.From("any", [2], [BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)), random.NextDouble()]),
            Tensor.From("id", [1], [random.NextInt64()]),
            Tensor.From("text", [1], [random.NextInt64().ToString("x", CultureInfo.InvariantCulture)]));
    }

    private static void Check(Func<Pair[], bool> law) => Prop.ForAll(AnyPairs, law).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithEndSize(120));

    private static ComparisonState StateOf(IEnumerable<Pair> pairs)
    {
        var comparison = new AnswerComparison(Tolerance.Default);
        foreach (var pair in pairs)
            comparison.Add(pair.Id, pair.Primary, pair.Candidate);
        return comparison.ToState();
    }

    private static string Text(ComparisonState state) => JsonSerializer.Serialize(state);

    private sealed record Pair(string Id, AnswerSide Primary, AnswerSide Candidate, int Part);
}
