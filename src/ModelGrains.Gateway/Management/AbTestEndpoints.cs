using System.Collections.Immutable;
using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ModelGrains.Core.Rollouts;
using ModelGrains.Errors;
using ModelGrains.Gateway.Management.OpenApi;
using ModelGrains.Gateway.Management.Requests;
using ModelGrains.Grains.Experiments;
using ModelGrains.Protocol.Management;
using ModelGrains.Rollouts;
using Orleans;

namespace ModelGrains.Gateway.Management;

/// <summary>The part of the management API about what came of a rollout's A/B test.</summary>
internal static class AbTestEndpoints
{
    /// <summary>Maps it into the API's group.</summary>
    public static void MapAbTests(this IEndpointRouteBuilder api) =>
        api.MapGet("/models/{model}/rollout/report", ReadAsync)
            .Describe(
                "getRolloutReport", ManagementTags.Rollouts, "What came of the A/B test of a model's newest rollout.",
                "Before the test has ended it is a 409 that says how far it is, unless 'peek' is true.")
            .Answers<RolloutReportView>("The report.").Refuses(400, 404, 409, 429, 503);

    private static Task<IResult> ReadAsync(
        [AsParameters] ModelRequest request,
        [Description("Whether to show it before the test has ended, true or false; false by default.")] string? peek,
        [Description("How often an interval holds the true value, 0.5 to 0.9999; 0.95 by default.")] string? level,
        IGrainFactory grains,
        ExperimentReports reports,
        CancellationToken cancellationToken) => ManagementEndpoints.WithVersion(request.Model, null, async (model, _) =>
        {
            var errors = ImmutableArray.CreateBuilder<FieldError>();
            var (isPeek, wanted) = (ExperimentRequests.Flag("peek", peek, errors), ExperimentRequests.Level(level, errors));
            if (errors.Count > 0)
                return ModelErrors.Invalid("The query", errors.ToImmutable());
            if (await grains.Rollout(model).GetAsync() is not { } status)
                return new ModelError(ModelErrorCode.ModelNotFound, $"There was no rollout of '{model}'");
            if (Refuse(status, isPeek) is { } refused)
                return refused;
            var report = await reports.ReadAsync(model, AbTestPolicy.QueryOf(status, wanted), cancellationToken);
            return report.IsSuccess
                ? Outcome.Success(new RolloutReportView
                {
                    Number = status.Number,
                    Version = status.Spec.Version.Value,
                    HasEnded = AbTestPolicy.IsOver(status),
                    IsComplete = status.Test is { Until: not null, IsCut: false },
                    IsPeek = !AbTestPolicy.IsOver(status),
                    Progress = AbTestPolicy.Progress(status),
                    Experiment = ExperimentViews.ToView(model, report.Value),
                })
                : report.Error;
        });

    private static ModelError? Refuse(RolloutStatus status, bool isPeek)
    {
        if (status.Spec.AbTest is null)
            return ModelErrors.Conflict($"rollout {status.Number} of '{status.Model}' is {RolloutCommands.Words(status.Spec.Strategy)}: there are reports of abTest alone");
        if (status.Test is null)
            return ModelErrors.Conflict($"the A/B test of rollout {status.Number} of '{status.Model}' has not begun");
        return isPeek || AbTestPolicy.IsOver(status) ? null : AbTestPolicy.NotOver(status);
    }
}
