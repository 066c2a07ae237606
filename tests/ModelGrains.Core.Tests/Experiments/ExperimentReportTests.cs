using System.Text.Json;
using ModelGrains.Core.Experiments;
using ModelGrains.Routing;

namespace ModelGrains.Core.Tests.Experiments;

public sealed class ExperimentReportTests
{
    private static readonly DateTimeOffset Noon = new(2027, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private static readonly ExperimentQuery Query = new() { Versions = [new ModelVersion(1), new ModelVersion(2)], Control = new ModelVersion(1) };

    [Theory]
    [InlineData("2.5", "", 2.5)]
    [InlineData("true", "", 1)]
    [InlineData("false", "", 0)]
    [InlineData("{\"amount\":7,\"when\":\"x\"}", "amount", 7)]
    [InlineData("{\"amount\":true}", "amount", 1)]
    [InlineData("{\"amount\":7}", "", double.NaN)]
    [InlineData("7", "amount", double.NaN)]
    [InlineData("{\"Amount\":7}", "amount", double.NaN)]
    [InlineData("{\"amount\":\"7\"}", "amount", double.NaN)]
    [InlineData("\"7\"", "", double.NaN)]
    [InlineData("null", "", double.NaN)]
    [InlineData("[7]", "", double.NaN)]
    [InlineData("1e400", "", double.NaN)]
    public void OutcomeNumber_AnyJson_IsANumberOrNone(string json, string field, double expected) =>
        Assert.Equal(expected, OutcomeNumber.Of(JsonSerializer.Deserialize<JsonElement>(json), field));

    [Fact]
    public void Of_NumbersAndWhatIsNone_CountsEachAndHoldsTheArmAgainstTheControl()
    {
        var tally = new ExperimentTally(Query);
        foreach (var value in (double?[])[0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0, null, double.NaN])
            tally.Add(2, PickReason.Sticky, hasFailed: value is 2.0 or null, value);
        foreach (var value in (double[])[1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])
            tally.Add(1, PickReason.Weight, hasFailed: false, value);

        var (control, arm) = (ExperimentReport.Of(Query, tally).Arms[0], ExperimentReport.Of(Query, tally).Arms[1]);

        Assert.Equal((12L, 2L, 11L, 1L), (arm.Requests, arm.Failed, arm.Outcomes, arm.NotNumbers));
        Assert.Equal((0.75, 1.78901), (Math.Round(arm.Mean!.Value, 12), Math.Round(arm.StandardDeviation!.Value, 5)));
        Assert.Equal(0.07939, Math.Round(arm.Difference!.Value.PValue!.Value, 5));
        Assert.Equal((null, null), (arm.Successes, arm.RateInterval));
        Assert.Equal((10L, 0L, 10L, null), (control.Requests, control.Failed, control.Outcomes, control.Difference));
    }

    [Fact]
    public void Of_ZerosAndOnes_HasTheRateToo()
    {
        var tally = new ExperimentTally(Query);
        for (var i = 0; i < 263; i++)
            tally.Add(1, PickReason.Weight, hasFailed: false, i < 81 ? 1 : 0);

        var report = ExperimentReport.Of(Query, tally);

        Assert.Equal((81L, 0.2553, 0.3662), (report.Arms[0].Successes, Math.Round(report.Arms[0].RateInterval!.Value.Low, 4), Math.Round(report.Arms[0].RateInterval!.Value.High, 4)));
        Assert.Equal(new ExperimentArm { Version = new ModelVersion(2), Requests = 0, Failed = 0, Outcomes = 0, NotNumbers = 0 }, report.Arms[1]);
    }

    [Fact]
    public void Add_RequestsThatWereNotDrawn_AreLeftOut()
    {
        var (tally, withSegments) = (new ExperimentTally(Query), new ExperimentTally(Query with { WithSegments = true }));
        foreach (var one in (ExperimentTally[])[tally, withSegments])
        {
            foreach (var pick in Enum.GetValues<PickReason>())
                one.Add(1, pick, hasFailed: false, null);
            one.Add(3, PickReason.Weight, hasFailed: false, 1);
            one.Add(null, PickReason.Weight, hasFailed: true, 1);
        }

        Assert.Equal((2L, 3L), (tally[new ModelVersion(1)].Requests, withSegments[new ModelVersion(1)].Requests));
        Assert.False(tally.IsEmpty);
        Assert.True(new ExperimentTally(Query).IsEmpty);
    }

    [Fact]
    public void Add_AnotherTally_IsThatOfBoth()
    {
        var (one, other, both) = (new ArmTally(), new ArmTally(), new ArmTally());
        double?[] values = [0, 1, null, double.NaN, 1, 3, 0];
        for (var i = 0; i < values.Length; i++)
        {
            (i < 3 ? one : other).Add(i == 2, values[i]);
            both.Add(i == 2, values[i]);
        }

        one.Add(other);

        Assert.Equal((both.Requests, both.Failed, both.Outcomes, both.NotNumbers, both.Ones, both.Zeros), (one.Requests, one.Failed, one.Outcomes, one.NotNumbers, one.Ones, one.Zeros));
        Assert.Equal((both.Numbers.Count, both.Numbers.Mean), (one.Numbers.Count, one.Numbers.Mean));
        Assert.Equal(both.Numbers.Variance!.Value, one.Numbers.Variance!.Value, 1e-12);
        Assert.False(one.IsRate);
    }

    [Fact]
    public void Check_EverythingWrong_IsAllTold()
    {
        Assert.Empty(ExperimentValidator.Check(Query with { From = Noon, To = Noon.AddTicks(1), Level = 0.5, Outcome = "amount" }));
        var errors = ExperimentValidator.Check(new ExperimentQuery
        {
            Versions = [new ModelVersion(2), new ModelVersion(2), .. Enumerable.Range(3, 15).Select(version => new ModelVersion(version))],
            Control = new ModelVersion(1),
            From = Noon,
            To = Noon,
            Outcome = new string('x', 257),
            Level = double.NaN,
        });

        Assert.Equal(
            [
                ("versions", "names 17, expected 2 to 16 versions"),
                ("versions", "names 2 again, expected each version once"),
                ("control", "is 1, expected one of the versions 2, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17"),
                ("to", "is 2027-01-31T12:00:00Z, expected a time after 'from', which is 2027-01-31T12:00:00Z"),
                ("outcome", "has 257 characters, expected at most 256"),
                ("level", "is NaN, expected 0.5 to 0.9999"),
            ],
            errors.Select(error => (error.Field, error.Message)));
    }
}
