using System.ComponentModel;
using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using ModelGrains.Deployments;
using ModelGrains.Errors;
using ModelGrains.Gateway.Management.OpenApi;
using ModelGrains.Gateway.Management.Requests;
using ModelGrains.Grains.Deployments;
using ModelGrains.Grains.Webhooks;
using ModelGrains.Protocol.Management;
using Orleans;

namespace ModelGrains.Gateway.Management;

/// <summary>Deployments in the management API: start one, look at it, follow it.</summary>
internal static class DeploymentEndpoints
{
    private const int MaxListed = 1000;
    private const int DefaultListed = 100;
    private const string IdText = "The deployment's id.";

    /// <summary>Maps them under the API's group.</summary>
    public static void MapDeployments(this IEndpointRouteBuilder api)
    {
        api.MapPost("/deployments", DeployAsync)
            .Describe(
                "deploy", ManagementTags.Deployments, "Deploy a package: validated, packaged, tried in a process of its own, loaded, then routed to.",
                "The answer comes when the deployment has ended, with Prefer: respond-async at once. Nothing that serves is touched before the last step.")
            .Takes("The package, a zip archive, or a bare ONNX graph.", "application/zip", "application/octet-stream")
            .AnswersTagged<DeploymentView>("It serves.", StatusCodes.Status201Created)
            .WithHeader(StatusCodes.Status201Created, "Location", "The version.")
            .WithHeader(StatusCodes.Status201Created, ManagementHeaders.Deployment, "The deployment's id.")
            .Answers<DeploymentStatusView>("It is under way, as asked for with Prefer: respond-async.", StatusCodes.Status202Accepted)
            .WithHeader(StatusCodes.Status202Accepted, "Location", "Where it stands.")
            .WithHeader(StatusCodes.Status202Accepted, ManagementHeaders.Deployment, "The deployment's id.")
            .WithHeader(StatusCodes.Status400BadRequest, ManagementHeaders.Deployment, "The deployment's id, where one was started: it says more.")
            .Refuses(400, 403, 409, 429, 503);
        api.MapGet("/deployments", ListAsync)
            .Describe("listDeployments", ManagementTags.Deployments, "Deployments, newest first, without their events.", "Those under way, and the newest that ended.")
            .Answers<DeploymentListView>("The deployments.").Refuses(400);
        api.MapGet("/deployments/{id}", async ([Description(IdText)] string id, IGrainFactory grains) => ManagementResults.Of(await FindAsync(id, grains)))
            .Describe("getDeployment", ManagementTags.Deployments, "Where a deployment stands, with everything that happened.")
            .Answers<DeploymentStatusView>("The deployment.").Refuses(404);
        api.MapGet("/deployments/{id}/events", FollowAsync)
            .Describe(
                "followDeployment", ManagementTags.Deployments, "A deployment's events as they happen.",
                $"Server-sent events. `{DeploymentStreams.Happened}` for each, with a DeploymentEventView as data and its number as id; " +
                $"`{DeploymentStreams.Ended}` with the whole DeploymentStatusView at the end.")
            .Answers<string>("The stream.", contentType: "text/event-stream").Refuses(404);
    }

    private static async Task<IResult> DeployAsync([AsParameters] DeploymentRequest request, DeploymentUpload upload, Deployer deployer, [FromServices] WebhookEndpoints webhooks)
    {
        var context = request.Context;
        var errors = new List<FieldError>();
        var model = Read<ModelName>("name", request.Name, ModelName.TryParse, ModelName.Rule, errors);
        var number = Read<ModelVersion>("version", request.Version, ModelVersion.TryParse, ModelVersion.Rule, errors);
        var id = Read<DeploymentId>(ManagementHeaders.IdempotencyKey, request.IdempotencyKey, DeploymentId.TryParse, DeploymentId.Rule, errors);
        var rollout = RolloutRequests.ToDeployed(request.Rollout, webhooks.Names, errors);
        if (errors.Count > 0)
            return ManagementResults.Error(ModelErrors.Invalid("The command", [.. errors]));
        var command = new DeployCommand
        {
            Name = model,
            Version = number,
            KeepPrevious = request.KeepPrevious ?? false,
            Rollout = rollout,
            Actor = ManagementActor.Of(request.Actor),
        };
        var started = await upload.StartAsync(context.Request, command, id, context.RequestAborted);
        if (!started.IsSuccess)
            return ManagementResults.Error(started.Error);
        var status = started.Value;
        context.Response.Headers[ManagementHeaders.Deployment] = status.Id.Value;
        if (request.Prefer?.Contains(ManagementHeaders.RespondAsync, StringComparison.OrdinalIgnoreCase) ?? false)
        {
            context.Response.Headers.Location = $"{ManagementEndpoints.Prefix}/deployments/{status.Id}";
            return ManagementResults.Json(DeploymentViews.ToView(status), StatusCodes.Status202Accepted);
        }

        var outcome = await deployer.ResultAsync(await deployer.WaitAsync(status, context.RequestAborted));
        if (!outcome.IsSuccess)
            return ManagementResults.Error(outcome.Error);
        var (record, route, samples) = outcome.Value;
        context.Response.Headers.Location = $"{ManagementEndpoints.Prefix}/models/{record.Key.Model}/versions/{record.Key.Version}";
        return ManagementResults.Json(new DeploymentView(ManagementViews.ToView(record, route, []), route.Revision, samples), StatusCodes.Status201Created);
    }

    private static async Task<IResult> ListAsync(
        IGrainFactory grains,
        [Description("Running, Succeeded or Failed, in any case; without it all.")] string? state,
        [Description("The model; without it all.")] string? model,
        [Description("How many at most, 1 to 1000; 100 by default.")] string? limit)
    {
        var errors = new List<FieldError>();
        var name = Read<ModelName>("model", model, ModelName.TryParse, ModelName.Rule, errors);
        var wanted = Read("state", state, (string? text, out DeploymentState parsed) => Enum.TryParse(text, ignoreCase: true, out parsed) && Enum.IsDefined(parsed) && !char.IsAsciiDigit(text![0]),
            string.Join(", ", Enum.GetNames<DeploymentState>()), errors);
        var most = Read("limit", limit, (string? text, out int parsed) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out parsed) && parsed is > 0 and <= MaxListed,
            $"1 to {MaxListed}", errors);
        if (errors.Count > 0)
            return ManagementResults.Error(ModelErrors.Invalid("The query", [.. errors]));
        var lines = (await grains.ListDeploymentsAsync())
            .Where(line => (name is null || line.Model == name) && (wanted is null || line.State == wanted))
            .Take(most ?? DefaultListed);
        return ManagementResults.Json(new DeploymentListView([.. lines.Select(DeploymentViews.ToView)]));
    }

    private static async Task<Outcome<DeploymentStatusView>> FindAsync(string id, IGrainFactory grains) =>
        DeploymentId.TryParse(id, out var parsed) && await grains.Deployment(parsed).GetAsync() is { } status ? DeploymentViews.ToView(status) : Unknown(id);

    private static async Task<IResult> FollowAsync(
        [Description(IdText)] string id,
        [FromHeader(Name = ManagementHeaders.LastEventId), Description("The number of the event that was seen last: the stream goes on after it.")] string? lastEventId,
        HttpContext context,
        IGrainFactory grains)
    {
        if (!DeploymentId.TryParse(id, out var parsed) || await grains.Deployment(parsed).GetAsync() is null)
            return ManagementResults.Error(Unknown(id));
        _ = int.TryParse(lastEventId, NumberStyles.None, CultureInfo.InvariantCulture, out var seen);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.ServerSentEvents(StreamAsync(grains.Deployment(parsed), seen, context.RequestAborted));
    }

    private static async IAsyncEnumerable<SseItem<string>> StreamAsync(IDeploymentGrain deployment, int seen, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await deployment.WaitAsync(seen, cancellationToken) is { } status)
        {
            foreach (var happened in status.Events.Where(happened => happened.Sequence > seen))
            {
                seen = happened.Sequence;
                yield return new SseItem<string>(JsonSerializer.Serialize(DeploymentViews.ToView(happened), ManagementJson.Options), DeploymentStreams.Happened)
                {
                    EventId = happened.Sequence.ToString(CultureInfo.InvariantCulture),
                };
            }

            if (!status.HasEnded)
                continue;
            yield return new SseItem<string>(JsonSerializer.Serialize(DeploymentViews.ToView(status), ManagementJson.Options), DeploymentStreams.Ended);
            yield break;
        }
    }

    private static ModelError Unknown(string id) => new(ModelErrorCode.ModelNotFound, $"There is no deployment '{id}'");

    private delegate bool Parser<T>(string? text, out T value);

    private static T? Read<T>(string field, string? text, Parser<T> parse, string rule, List<FieldError> errors)
        where T : struct
    {
        if (string.IsNullOrEmpty(text))
            return null;
        if (parse(text, out var value))
            return value;
        errors.Add(new FieldError(field, $"is '{text}', expected {rule}"));
        return null;
    }
}
