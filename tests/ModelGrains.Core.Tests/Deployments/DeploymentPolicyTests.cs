using ModelGrains.Core.Deployments;
using ModelGrains.Deployments;
using ModelGrains.Errors;

namespace ModelGrains.Core.Tests.Deployments;

public class DeploymentPolicyTests
{
    private static readonly DateTimeOffset Start = new(2027, 1, 31, 12, 0, 0, TimeSpan.Zero);
    private static readonly DeploymentId Id = DeploymentId.Parse("d1");
    private static readonly StartDeployment Command = new() { Artifact = PackageDigest.FromSha256(new byte[32]), Actor = "ann" };

    [Fact]
    public void Advance_StepByStep_GoesThroughAllInOrderAndFinishes()
    {
        var status = DeploymentPolicy.Start(Id, Command, Start);
        var steps = new List<DeploymentStep>();
        while (!DeploymentPolicy.IsFinishing(status))
        {
            Assert.False(status.HasEnded);
            steps.Add(status.Step);
            status = DeploymentPolicy.Advance(status, "shown", Start.AddSeconds(steps.Count));
        }

        Assert.Equal([DeploymentStep.Validate, DeploymentStep.Package, DeploymentStep.Verify, DeploymentStep.Publish, DeploymentStep.Route], steps);
        Assert.False(status.HasEnded);
        Assert.Equal(DeploymentState.Succeeded, DeploymentPolicy.End(status).State);
        Assert.Equal(Enumerable.Range(1, status.Events.Length), status.Events.Select(happened => happened.Sequence));
    }

    [Fact]
    public void Fail_InAStep_FinishesWithItsReasonBeforeItEnds()
    {
        var status = DeploymentPolicy.Fail(DeploymentPolicy.Start(Id, Command, Start), ModelErrors.Invalid("no graph"), Start);
        Assert.True(DeploymentPolicy.IsFinishing(status));
        Assert.False(status.HasEnded);
        Assert.Equal((DeploymentStep.Validate, DeploymentState.Failed, "no graph"), (status.LastEvent.Step, status.LastEvent.State, status.LastEvent.Reason));
        Assert.Equal(DeploymentState.Failed, DeploymentPolicy.End(status).State);
    }

    [Fact]
    public void Note_ClockSetBack_IsNotOlderThanTheEventBefore()
    {
        var status = DeploymentPolicy.Note(DeploymentPolicy.Start(Id, Command, Start), "again", Start.AddHours(-1));
        Assert.Equal(Start, status.LastEvent.Time);
    }

    [Fact]
    public void Note_VeryMany_KeepsTheStepsAndTheNewestNotes()
    {
        var status = DeploymentPolicy.Start(Id, Command, Start);
        for (var i = 0; i < 1000; i++)
            status = DeploymentPolicy.Note(status, $"try {i}", Start);
        status = DeploymentPolicy.Advance(status, "", Start);
        Assert.True(status.Events.Length <= DeploymentPolicy.MaxEvents + 1, $"{status.Events.Length} events");
        Assert.Equal(DeploymentStep.Upload, status.Events[0].Step);
        Assert.Contains(status.Events, happened => happened.Reason == "try 999");
        Assert.Equal(status.Events.Length, status.Events.Select(happened => happened.Sequence).Distinct().Count());
    }

    [Theory]
    [InlineData(null, null, true)]
    [InlineData("m", null, false)]
    [InlineData(null, 3, false)]
    public void StartAgain_OtherSettings_IsAConflict(string? name, int? version, bool same)
    {
        var existing = DeploymentPolicy.Start(Id, Command, Start);
        var again = Command with { Actor = "bob", Name = name is null ? null : ModelName.Parse(name), Version = version is { } number ? new ModelVersion(number) : null };
        var outcome = DeploymentPolicy.StartAgain(existing, again);
        Assert.Equal(same, outcome.IsSuccess);
        if (!same)
            Assert.Contains("'d1' exists with other settings", outcome.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DelayAfter_WhatAnotherAttemptMayChange_GrowsUntilItGivesUp()
    {
        var away = new ModelError(ModelErrorCode.NotReady, "the store is away");
        var delays = Enumerable.Range(1, Retries.MaxAttempts).Select(attempt => Retries.DelayAfter(away, attempt, 1)).ToList();
        Assert.Equal([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(8), null], delays);
        Assert.Equal(TimeSpan.FromSeconds(1), Retries.DelayAfter(away, 2, 0));
        Assert.Equal(TimeSpan.FromMinutes(1), Retries.DelayAfter(away with { RetryAfter = TimeSpan.FromMinutes(1) }, 1, 0));
        Assert.Null(Retries.DelayAfter(ModelErrors.Invalid("wrong answer"), 1, 0));
    }
}
