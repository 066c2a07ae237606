using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ModelGrains.Core.Catalog;
using ModelGrains.Core.Manifests;
using ModelGrains.Errors;
using ModelGrains.Gateway.Management.OpenApi;
using ModelGrains.Gateway.Management.Requests;
using ModelGrains.Grains.Deployments;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Gateway.Management;

/// <summary>The management API under <c>/api/v1</c>: what the command line and operators use.</summary>
internal static class ManagementEndpoints
{
    /// <summary>The path that all of it is under.</summary>
    public const string Prefix = "/api/v1";

    /// <summary>Maps the API and its description; gives the group of its routes.</summary>
    public static IEndpointConventionBuilder MapManagement(this IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup(Prefix).AddEndpointFilter<ManagementFaults>();
        api.MapDeployments();
        api.MapModels();
        api.MapUsage();
        api.MapRetirement();
        api.MapRoutes();
        api.MapRollouts();
        api.MapAbTests();
        api.MapShadows();
        api.MapPredictionLogs();
        api.MapExperiments();
        api.MapGet("/schemas/model.schema.json", () => Results.Bytes(ManifestSchema.Utf8.ToArray(), "application/schema+json"))
            .Describe("getManifestSchema", ManagementTags.Deployments, "The JSON schema of a package's model.json.")
            .Answers<JsonObject>("The schema.", contentType: "application/schema+json").Refuses();
        api.MapOpenApi("/openapi.json");
        return api;
    }

    private static void MapModels(this IEndpointRouteBuilder api)
    {
        api.MapGet("/models", async (ManagementQueries queries) => ManagementResults.Json(await queries.ListAsync()))
            .Describe("listModels", ManagementTags.Models, "Every model with its versions.")
            .Answers<ModelListView>("The models, by name.").Refuses();
        api.MapGet("/models/{model}", ([AsParameters] ModelRequest request, ManagementQueries queries) =>
            WithVersion(request.Model, null, (name, _) => queries.FindAsync(name)))
            .Describe("getModel", ManagementTags.Models, "A model with its versions.")
            .AnswersTagged<ModelView>("The model.").Refuses(404);
        api.MapGet("/models/{model}/versions/{version}", ([AsParameters] VersionRequest request, ManagementQueries queries) =>
            WithVersion(request.Model, request.Version, (name, number) => queries.FindAsync(new VersionKey(name, number!.Value))))
            .Describe("getVersion", ManagementTags.Models, "A version: its state, instances and history.")
            .AnswersTagged<VersionView>("The version.").Refuses(404);
        api.MapPost("/models/{model}/load", ([AsParameters] ModelChange change, VersionCommands commands, ManagementQueries queries) =>
            ChangeAsync(change, async (name, number, condition) =>
            {
                var loaded = await commands.LoadAsync(name, number, ManagementActor.Of(change.Actor), change.Cancelled, condition);
                return loaded.IsSuccess ? await queries.FindAsync(name) : loaded.Error;
            }))
            .Describe(
                "loadModel", ManagementTags.Models, "Load a version that was deployed before.",
                "Without a version it is the newest one, and the model's traffic goes to it; with one, only where the model serves nothing.")
            .AnswersTagged<ModelView>("The model as it is then.").Refuses(400, 403, 404, 409, 412, 429, 503);
        api.MapPost("/models/{model}/unload", ([AsParameters] ModelChange change, VersionCommands commands, ManagementQueries queries) =>
            ChangeAsync(change, async (name, number, condition) =>
            {
                var unloaded = await commands.UnloadAsync(name, number, ManagementActor.Of(change.Actor), change.Cancelled, condition);
                return unloaded.IsSuccess ? await queries.FindAsync(name) : unloaded.Error;
            }))
            .Describe(
                "unloadModel", ManagementTags.Models, "Take a version, or every one of a model, out of service and out of memory.",
                "The route leaves it first and requests in flight are answered. Its package stays.")
            .AnswersTagged<ModelView>("The model as it is then.").Refuses(400, 403, 404, 409, 412);
        api.MapDelete("/models/{model}", ([AsParameters] ModelChange change, VersionCommands commands) =>
            ChangeAsync(change, async (name, number, condition) =>
            {
                var deleted = await commands.DeleteAsync(name, number, ManagementActor.Of(change.Actor), change.Cancelled, condition);
                return deleted.IsSuccess
                    ? Outcome.Success(new DeletionView([.. deleted.Value.Select(record => record.Key.Format())]))
                    : deleted.Error;
            }))
            .Describe("deleteModel", ManagementTags.Models, "Unload a version, or every one of a model, and forget it with its package.", "It cannot be undone.")
            .Answers<DeletionView>("What was deleted.").Refuses(400, 403, 404, 409, 412);
    }

    private static async Task<IResult> ChangeAsync<T>(ModelChange change, Func<ModelName, ModelVersion?, EntityTagCondition, Task<Outcome<T>>> act)
    {
        var condition = EntityTagCondition.Parse(change.IfMatch);
        return condition.IsSuccess
            ? await WithVersion(change.Model, change.Version, (name, number) => act(name, number, condition.Value))
            : ManagementResults.Error(condition.Error);
    }

    internal static async Task<IResult> WithVersion<T>(string model, string? version, Func<ModelName, ModelVersion?, Task<Outcome<T>>> act)
    {
        if (!ModelName.TryParse(model, out var name))
            return ManagementResults.Error(ModelErrors.UnknownModel(model));
        if (string.IsNullOrEmpty(version))
            return ManagementResults.Of(await act(name, null));
        return ModelVersion.TryParse(version, out var number)
            ? ManagementResults.Of(await act(name, number))
            : ManagementResults.Error(ModelErrors.UnknownVersion(model, version));
    }
}
