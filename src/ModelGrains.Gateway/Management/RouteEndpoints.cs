using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ModelGrains.Core.Catalog;
using ModelGrains.Errors;
using ModelGrains.Gateway.Management.OpenApi;
using ModelGrains.Gateway.Management.Requests;
using ModelGrains.Grains.Deployments;
using ModelGrains.Protocol.Management;
using ModelGrains.Routing;
using Orleans;

namespace ModelGrains.Gateway.Management;

/// <summary>The part of the management API about routes: which version of a model answers which requests.</summary>
internal static class RouteEndpoints
{
    private const string Path = "/models/{model}/route";

    /// <summary>Maps it into the API's group.</summary>
    public static void MapRoutes(this IEndpointRouteBuilder api)
    {
        api.MapGet(Path, ([AsParameters] ModelRequest request, IGrainFactory grains) =>
            ManagementEndpoints.WithVersion(request.Model, null, async (model, _) =>
            {
                var history = await HistoryAsync(model, grains);
                return history.IsSuccess ? Outcome.Success(RouteViews.Latest(history.Value)) : history.Error;
            }))
            .Describe("getRoute", ManagementTags.Routes, "A model's route: which version answers which requests.")
            .AnswersTagged<RouteView>("The revision that stands.").Refuses(404);
        api.MapGet(Path + "/history", ([AsParameters] ModelRequest request, IGrainFactory grains) =>
            ManagementEndpoints.WithVersion(request.Model, null, async (model, _) =>
            {
                var history = await HistoryAsync(model, grains);
                return history.IsSuccess ? Outcome.Success(RouteViews.ToView(model, history.Value)) : history.Error;
            }))
            .Describe("getRouteHistory", ManagementTags.Routes, "The revisions of a model's route: who changed what, when and why.")
            .Answers<RouteHistoryView>("The revisions that are kept, the newest first.").Refuses(404);
        api.MapPut(Path, ([AsParameters] RouteChange change, RouteCommands commands, IGrainFactory grains) =>
            ChangeAsync(change, grains, async (model, condition) =>
            {
                var command = await ManagementBodies.ReadAsync(change.Context, new RouteCommandView(null, null, null, null, null));
                if (!command.IsSuccess)
                    return command.Error;
                var records = await grains.Catalog(model).ListAsync(model);
                if (records.IsEmpty)
                    return ModelErrors.UnknownModel(model.Value);
                var spec = RouteRequests.ToSpec(command.Value, records, model);
                return spec.IsSuccess
                    ? await commands.SetAsync(model, spec.Value, ManagementActor.Of(change.Actor), command.Value.Reason ?? "", condition, change.Cancelled)
                    : spec.Error;
            }))
            .Describe(
                "setRoute", ManagementTags.Routes, "Write a model's route.",
                "Versions that it names are loaded first, those that it leaves are drained and unloaded after; every silo has it before the answer. The route that already stands is not written again.")
            .Takes<RouteCommandView>("The route.", isRequired: true)
            .AnswersTagged<RouteView>("The revision that stands then.").Refuses(400, 403, 404, 409, 412, 429, 503);
        api.MapPost(Path + "/undo", ([AsParameters] RouteChange change, RouteCommands commands, IGrainFactory grains) =>
            ChangeAsync(change, grains, async (model, condition) =>
            {
                var command = await ManagementBodies.ReadAsync(change.Context, new RouteUndoView(null, null));
                return command.IsSuccess
                    ? await commands.UndoAsync(model, command.Value.To, ManagementActor.Of(change.Actor), command.Value.Reason ?? "", condition, change.Cancelled)
                    : command.Error;
            }))
            .Describe("undoRoute", ManagementTags.Routes, "Write an earlier revision's route again, as a new revision.")
            .Takes<RouteUndoView>("Which one; without it the one before the present.", isRequired: false)
            .AnswersTagged<RouteView>("The revision that stands then.").Refuses(400, 403, 404, 409, 412, 429, 503);
    }

    internal static async Task<IResult> ChangeAsync(
        RouteChange change, IGrainFactory grains, Func<ModelName, EntityTagCondition, Task<Outcome<RouteRevision>>> act)
    {
        var condition = EntityTagCondition.Parse(change.IfMatch);
        if (!condition.IsSuccess)
            return ManagementResults.Error(condition.Error);
        return await ManagementEndpoints.WithVersion(change.Model, null, async (model, _) =>
        {
            var changed = await act(model, condition.Value);
            if (!changed.IsSuccess)
                return changed.Error;
            var history = await grains.Route(model).GetHistoryAsync();
            // Another command may have written since: the answer is what this one wrote.
            return Outcome.Success(RouteViews.Latest([.. history.Where(revision => revision.Revision <= changed.Value.Revision)]));
        });
    }

    private static async Task<Outcome<ImmutableArray<RouteRevision>>> HistoryAsync(ModelName model, IGrainFactory grains)
    {
        var history = await grains.Route(model).GetHistoryAsync();
        if (!history.IsEmpty)
            return history;
        return (await grains.Catalog(model).ListAsync(model)).IsEmpty
            ? ModelErrors.UnknownModel(model.Value)
            : ImmutableArray.Create(await grains.Route(model).GetAsync());
    }
}
