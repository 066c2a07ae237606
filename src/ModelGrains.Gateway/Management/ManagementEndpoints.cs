using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ModelGrains.Core.Manifests;
using ModelGrains.Errors;
using ModelGrains.Grains.Deployments;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Gateway.Management;

/// <summary>The management API under <c>/api/v1</c>: what the command line and operators use.</summary>
internal static class ManagementEndpoints
{
    /// <summary>Maps the API; gives the group of its routes.</summary>
    public static IEndpointConventionBuilder MapManagement(this IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup("/api/v1").AddEndpointFilter<ManagementFaults>();
        api.MapDeployments();
        api.MapGet("/models", async (ManagementQueries queries) => ManagementResults.Json(await queries.ListAsync()));
        api.MapGet("/models/{model}", (string model, ManagementQueries queries) => WithModel(model, name => queries.FindAsync(name)));
        api.MapGet("/models/{model}/versions/{version}", (string model, string version, ManagementQueries queries) =>
            WithVersion(model, version, (name, number) => queries.FindAsync(new VersionKey(name, number!.Value))));
        api.MapPost("/models/{model}/load", (string model, string? version, HttpContext context, VersionCommands commands, ManagementQueries queries) =>
            WithVersion(model, version, async (name, number) =>
            {
                var loaded = await commands.LoadAsync(name, number, ManagementActor.Of(context), context.RequestAborted);
                return loaded.IsSuccess ? await queries.FindAsync(name) : loaded.Error;
            }));
        api.MapPost("/models/{model}/unload", (string model, string? version, HttpContext context, VersionCommands commands, ManagementQueries queries) =>
            WithVersion(model, version, async (name, number) =>
            {
                var unloaded = await commands.UnloadAsync(name, number, ManagementActor.Of(context), context.RequestAborted);
                return unloaded.IsSuccess ? await queries.FindAsync(name) : unloaded.Error;
            }));
        api.MapDelete("/models/{model}", (string model, string? version, HttpContext context, VersionCommands commands) =>
            WithVersion(model, version, async (name, number) =>
            {
                var deleted = await commands.DeleteAsync(name, number, ManagementActor.Of(context), context.RequestAborted);
                return deleted.IsSuccess
                    ? Outcome.Success(new DeletionView([.. deleted.Value.Select(record => record.Key.Format())]))
                    : deleted.Error;
            }));
        api.MapUsage();
        api.MapRetirement();
        api.MapGet("/schemas/model.schema.json", () => Results.Bytes(ManifestSchema.Utf8.ToArray(), "application/schema+json"));
        return api;
    }

    private static Task<IResult> WithModel<T>(string model, Func<ModelName, Task<Outcome<T>>> find) =>
        WithVersion(model, null, (name, _) => find(name));

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
