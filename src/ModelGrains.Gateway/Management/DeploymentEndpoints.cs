using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ModelGrains.Deployments;
using ModelGrains.Errors;
using ModelGrains.Grains.Deployments;
using ModelGrains.Protocol.Management;
using Orleans;

namespace ModelGrains.Gateway.Management;

/// <summary>Deployments in the management API: start one, look at it, follow it.</summary>
internal static class DeploymentEndpoints
{
    private const int MaxListed = 1000;
    private const int DefaultListed = 100;

    /// <summary>Maps them under the API's group.</summary>
    public static void MapDeployments(this IEndpointRouteBuilder api)
    {
        api.MapPost("/deployments", DeployAsync)
            .Produces<DeploymentView>(StatusCodes.Status201Created).Produces<DeploymentStatusView>(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status400BadRequest);
        api.MapGet("/deployments", ListAsync).Produces<DeploymentListView>();
        api.MapGet("/deployments/{id}", async (string id, IGrainFactory grains) => ManagementResults.Of(await FindAsync(id, grains))).Produces<DeploymentStatusView>();
        api.MapGet("/deployments/{id}/events", FollowAsync).Produces(StatusCodes.Status200OK, contentType: "text/event-stream");
    }

    private static async Task<IResult> DeployAsync(
        HttpContext context, DeploymentUpload upload, Deployer deployer, IGrainFactory grains, string? name, string? version, bool? keepPrevious)
    {
        var errors = new List<FieldError>();
        var model = Read<ModelName>("name", name, ModelName.TryParse, ModelName.Rule, errors);
        var number = Read<ModelVersion>("version", version, ModelVersion.TryParse, ModelVersion.Rule, errors);
        var id = Read<DeploymentId>(ManagementHeaders.IdempotencyKey, context.Request.Headers[ManagementHeaders.IdempotencyKey], DeploymentId.TryParse, DeploymentId.Rule, errors);
        if (errors.Count > 0)
            return ManagementResults.Error(ModelErrors.Invalid("The command", [.. errors]));
        var command = new DeployCommand { Name = model, Version = number, KeepPrevious = keepPrevious ?? false, Actor = ManagementActor.Of(context) };
        var started = await upload.StartAsync(context.Request, command, id, context.RequestAborted);
        if (!started.IsSuccess)
            return ManagementResults.Error(started.Error);
        var status = started.Value;
        context.Response.Headers[ManagementHeaders.Deployment] = status.Id.Value;
        if (context.Request.Headers[ManagementHeaders.Prefer].ToString().Contains(ManagementHeaders.RespondAsync, StringComparison.OrdinalIgnoreCase))
        {
            context.Response.Headers.Location = $"/api/v1/deployments/{status.Id}";
            return ManagementResults.Json(DeploymentViews.ToView(status), StatusCodes.Status202Accepted);
        }

        var outcome = await deployer.ResultAsync(await deployer.WaitAsync(status, context.RequestAborted));
        if (!outcome.IsSuccess)
            return ManagementResults.Error(outcome.Error);
        var (record, route, samples) = outcome.Value;
        context.Response.Headers.Location = $"/api/v1/models/{record.Key.Model}/versions/{record.Key.Version}";
        return ManagementResults.Json(new DeploymentView(ManagementViews.ToView(record, route, []), route.Revision, samples), StatusCodes.Status201Created);
    }

    private static async Task<IResult> ListAsync(IGrainFactory grains, string? state, string? model, string? limit)
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

    private static async Task<IResult> FollowAsync(string id, HttpContext context, IGrainFactory grains)
    {
        if (!DeploymentId.TryParse(id, out var parsed) || await grains.Deployment(parsed).GetAsync() is null)
            return ManagementResults.Error(Unknown(id));
        _ = int.TryParse(context.Request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out var seen);
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
