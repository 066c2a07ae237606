using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ModelGrains.Errors;
using ModelGrains.Gateway.Management.OpenApi;
using ModelGrains.Gateway.Management.Requests;
using ModelGrains.Grains.Deployments;
using ModelGrains.Protocol.Management;
using ModelGrains.Routing;
using Orleans;

namespace ModelGrains.Gateway.Management;

/// <summary>The part of the management API about shadows: which versions get copies of requests, and what came of it.</summary>
internal static class ShadowEndpoints
{
    private const string Path = "/models/{model}/shadows";

    /// <summary>Maps it into the API's group.</summary>
    public static void MapShadows(this IEndpointRouteBuilder api)
    {
        api.MapGet(Path, ([AsParameters] ModelRequest request, ShadowQueries queries) =>
            ManagementEndpoints.WithVersion(request.Model, null, (model, _) => queries.ListAsync(model)))
            .Describe("listShadows", ManagementTags.Shadows, "The shadows of a model's route.")
            .Answers<ShadowListView>("The shadows and how far they are.").Refuses(404);
        api.MapGet(Path + "/{shadow}/report", ([AsParameters] ShadowRequest request, ShadowQueries queries) =>
            ManagementEndpoints.WithVersion(request.Model, null, (model, _) => queries.ReportAsync(model, request.Shadow)))
            .Describe(
                "getShadowReport", ManagementTags.Shadows, "What came of comparing a shadow's answers with its primary's.",
                "Over all silos, at most one flush interval old. Of a shadow that was taken away as long as the route's history has it.")
            .Answers<ShadowReportView>("The report.").Refuses(404);
        api.MapPut(Path + "/{shadow}", ([AsParameters] ShadowChange change, RouteCommands commands, IGrainFactory grains) =>
            RouteEndpoints.ChangeAsync(change.OfRoute, grains, async (model, condition) =>
            {
                var command = await ManagementBodies.ReadAsync(change.Context, new ShadowCommandView(0, 0, null, null, null, null, null, null, null));
                if (!command.IsSuccess)
                    return command.Error;
                var shadow = ShadowRequests.ToShadow(model, change.Shadow, command.Value);
                return shadow.IsSuccess
                    ? await commands.SetShadowAsync(
                        model, shadow.Value, ManagementActor.Of(change.Actor), command.Value.Reason ?? $"shadow {change.Shadow}", condition, change.Context.RequestAborted)
                    : shadow.Error;
            }))
            .Describe(
                "setShadow", ManagementTags.Shadows, "Add a shadow to a model's route, in place of one of its name.",
                "It writes a revision of the route; the shadow's version is loaded first.")
            .Takes<ShadowCommandView>("The shadow.", isRequired: true)
            .AnswersTagged<RouteView>("The revision that stands then.").Refuses(400, 403, 404, 409, 412, 429, 503);
        api.MapDelete(Path + "/{shadow}", ([AsParameters] ShadowChange change, RouteCommands commands, IGrainFactory grains) =>
            RouteEndpoints.ChangeAsync(change.OfRoute, grains, async (model, condition) =>
                (await grains.Route(model).GetAsync()).Spec.Shadows.Any(shadow => shadow.Name == change.Shadow)
                    ? await commands.RemoveShadowAsync(
                        model, change.Shadow, ManagementActor.Of(change.Actor), $"no shadow {change.Shadow}", condition, change.Context.RequestAborted)
                    : new ModelError(ModelErrorCode.VersionNotFound, $"The route of '{model}' has no shadow '{change.Shadow}'")))
            .Describe("removeShadow", ManagementTags.Shadows, "Take a shadow out of a model's route.", "It writes a revision of the route. The report stays.")
            .AnswersTagged<RouteView>("The revision that stands then.").Refuses(400, 403, 404, 409, 412, 429, 503);
    }
}
