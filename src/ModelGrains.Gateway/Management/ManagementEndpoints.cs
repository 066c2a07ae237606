using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ModelGrains.Core.Manifests;
using ModelGrains.Errors;
using ModelGrains.Grains.Deployments;
using ModelGrains.Protocol.Management;
using Orleans;

namespace ModelGrains.Gateway.Management;

/// <summary>The management API under <c>/api/v1</c>: what the command line and operators use.</summary>
internal static class ManagementEndpoints
{
    private const int MaxActorLength = 100;

    /// <summary>Maps the API; gives the group of its routes.</summary>
    public static IEndpointConventionBuilder MapManagement(this IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup("/api/v1").AddEndpointFilter<ManagementFaults>();
        api.MapPost("/deployments", DeployAsync);
        api.MapGet("/models", async (ManagementQueries queries) => ManagementResults.Json(await queries.ListAsync()));
        api.MapGet("/models/{model}", (string model, ManagementQueries queries) => WithModel(model, name => queries.FindAsync(name)));
        api.MapGet("/models/{model}/versions/{version}", (string model, string version, ManagementQueries queries) =>
            WithVersion(model, version, (name, number) => queries.FindAsync(new VersionKey(name, number!.Value))));
        api.MapPost("/models/{model}/load", (string model, string? version, HttpContext context, VersionCommands commands, ManagementQueries queries) =>
            WithVersion(model, version, async (name, number) =>
            {
                var loaded = await commands.LoadAsync(name, number, Actor(context), context.RequestAborted);
                return loaded.IsSuccess ? await queries.FindAsync(name) : loaded.Error;
            }));
        api.MapPost("/models/{model}/unload", (string model, string? version, HttpContext context, VersionCommands commands, ManagementQueries queries) =>
            WithVersion(model, version, async (name, number) =>
            {
                var unloaded = await commands.UnloadAsync(name, number, Actor(context), context.RequestAborted);
                return unloaded.IsSuccess ? await queries.FindAsync(name) : unloaded.Error;
            }));
        api.MapDelete("/models/{model}", (string model, string? version, HttpContext context, VersionCommands commands) =>
            WithVersion(model, version, async (name, number) =>
            {
                var deleted = await commands.DeleteAsync(name, number, Actor(context), context.RequestAborted);
                return deleted.IsSuccess
                    ? Outcome.Success(new DeletionView([.. deleted.Value.Select(record => record.Key.Format())]))
                    : deleted.Error;
            }));
        api.MapUsage();
        api.MapGet("/schemas/model.schema.json", () => Results.Bytes(ManifestSchema.Utf8.ToArray(), "application/schema+json"));
        return api;
    }

    private static async Task<IResult> DeployAsync(HttpContext context, DeploymentUpload upload, IGrainFactory grains, string? name, string? version, bool? keepPrevious)
    {
        var errors = new List<FieldError>();
        ModelName? model = null;
        ModelVersion? number = null;
        if (!string.IsNullOrEmpty(name))
        {
            if (ModelName.TryParse(name, out var parsed))
                model = parsed;
            else
                errors.Add(new FieldError("name", $"is '{name}', expected {ModelName.Rule}"));
        }

        if (!string.IsNullOrEmpty(version))
        {
            if (ModelVersion.TryParse(version, out var parsed))
                number = parsed;
            else
                errors.Add(new FieldError("version", $"is '{version}', expected {ModelVersion.Rule}"));
        }

        if (errors.Count > 0)
            return ManagementResults.Error(ModelErrors.Invalid("The command", [.. errors]));
        var command = new DeployCommand { Name = model, Version = number, KeepPrevious = keepPrevious ?? false, Actor = Actor(context) };
        var outcome = await upload.DeployAsync(context.Request, command, context.RequestAborted);
        if (!outcome.IsSuccess)
            return ManagementResults.Error(outcome.Error);
        var (record, route, samples) = outcome.Value;
        var view = ManagementViews.ToView(record, route, []);
        context.Response.Headers.Location = $"/api/v1/models/{record.Key.Model}/versions/{record.Key.Version}";
        return ManagementResults.Json(new DeploymentView(view, route.Revision, samples), StatusCodes.Status201Created);
    }

    private static Task<IResult> WithModel<T>(string model, Func<ModelName, Task<Outcome<T>>> find) =>
        WithVersion(model, null, (name, _) => find(name));

    private static async Task<IResult> WithVersion<T>(string model, string? version, Func<ModelName, ModelVersion?, Task<Outcome<T>>> act)
    {
        if (!ModelName.TryParse(model, out var name))
            return ManagementResults.Error(ModelErrors.UnknownModel(model));
        if (string.IsNullOrEmpty(version))
            return ManagementResults.Of(await act(name, null));
        return ModelVersion.TryParse(version, out var number)
            ? ManagementResults.Of(await act(name, number))
            : ManagementResults.Error(ModelErrors.UnknownVersion(model, version));
    }

    private static string Actor(HttpContext context)
    {
        var actor = context.Request.Headers[ManagementHeaders.Actor].ToString();
        return actor.Length is > 0 and <= MaxActorLength && !actor.Any(char.IsControl) ? actor : "api";
    }
}
