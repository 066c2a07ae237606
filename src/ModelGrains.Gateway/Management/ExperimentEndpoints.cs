using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ModelGrains.Errors;
using ModelGrains.Gateway.Management.OpenApi;
using ModelGrains.Gateway.Management.Requests;
using ModelGrains.Grains.Experiments;
using ModelGrains.Protocol.Management;
using Orleans;

namespace ModelGrains.Gateway.Management;

/// <summary>The part of the management API about experiments: versions held against each other by what turned out.</summary>
internal static class ExperimentEndpoints
{
    /// <summary>Maps it into the API's group.</summary>
    public static void MapExperiments(this IEndpointRouteBuilder api) =>
        api.MapGet("/models/{model}/experiment", ReadAsync)
            .Describe(
                "getExperiment", ManagementTags.Experiments, "How versions of a model compare by the outcomes told about their requests.",
                "Made of the prediction log when it is asked for, what was answered before in it. Only requests whose version the route drew count.")
            .Answers<ExperimentView>("The arms.").Refuses(400, 404, 409, 429, 503);

    private static Task<IResult> ReadAsync([AsParameters] ExperimentRequest request, IGrainFactory grains, ExperimentReports reports) =>
        ManagementEndpoints.WithVersion(request.Model, null, async (model, _) =>
        {
            var query = ExperimentRequests.ToQuery(request);
            if (!query.IsSuccess)
                return query.Error;
            if ((await grains.Catalog(model).ListAsync(model)).IsEmpty)
                return ModelErrors.UnknownModel(model.Value);
            var report = await reports.ReadAsync(model, query.Value, request.Cancelled);
            return report.IsSuccess ? Outcome.Success(ExperimentViews.ToView(model, report.Value)) : report.Error;
        });
}
