using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ModelGrains.Errors;
using ModelGrains.Gateway.Management.OpenApi;
using ModelGrains.Gateway.Management.Requests;
using ModelGrains.Grains.Rollouts;
using ModelGrains.Protocol.Management;
using ModelGrains.Rollouts;
using Orleans;

namespace ModelGrains.Gateway.Management;

/// <summary>The part of the management API about rollouts: how a version takes the place of another.</summary>
internal static class RolloutEndpoints
{
    private const string Path = "/models/{model}/rollout";

    /// <summary>Maps it into the API's group.</summary>
    public static void MapRollouts(this IEndpointRouteBuilder api)
    {
        api.MapGet("/rollouts", async (IGrainFactory grains) =>
            ManagementResults.Json(new RolloutListView([.. (await grains.ListRolloutsAsync()).Select(RolloutViews.ToView)])))
            .Describe("listRollouts", ManagementTags.Rollouts, "The newest rollout of each model.", "Those under way, and the newest that ended.")
            .Answers<RolloutListView>("The rollouts, those that changed last first.").Refuses();
        api.MapGet(Path, GetAsync)
            .Describe("getRollout", ManagementTags.Rollouts, "A model's newest rollout: its stages and everything that happened.")
            .Answers<RolloutView>("The rollout.").Refuses(404);
        api.MapPost(Path, StartAsync)
            .Describe(
                "startRollout", ManagementTags.Rollouts, "Start a rollout of a version.",
                "It goes on by itself, also after a restart. While it is under way nothing else changes the model's route.")
            .Takes<RolloutSpecView>("The rollout.", isRequired: true)
            .Answers<RolloutView>("It is under way.", StatusCodes.Status202Accepted).Refuses(400, 403, 404, 409);
        MapVerb(api, "promote", RolloutVerb.Promote, "End the present pause; with 'full' give the new version all traffic.");
        MapVerb(api, "pause", RolloutVerb.Pause, "Stay at the present stage.");
        MapVerb(api, "resume", RolloutVerb.Resume, "Go on where it was told to stay.");
        MapVerb(api, "abort", RolloutVerb.Abort, "Go back to the route that stood before it.");
        MapVerb(api, "undo", RolloutVerb.Undo, "Go back to the route that stood before it, after it has succeeded.");
        MapVerb(api, "retry", RolloutVerb.Retry, "Begin anew after it was aborted.");
    }

    private static void MapVerb(IEndpointRouteBuilder api, string name, RolloutVerb verb, string summary) =>
        api.MapPost($"{Path}/{name}", ([AsParameters] RolloutChange change, RolloutStarter rollouts) =>
            ManagementEndpoints.WithVersion(change.Model, null, async (model, _) =>
            {
                var command = await ManagementBodies.ReadAsync(change.Context, new RolloutVerbView(null, null));
                if (!command.IsSuccess)
                    return command.Error;
                if (command.Value.Full is not null && verb != RolloutVerb.Promote)
                    return ModelErrors.Invalid("The command", [new FieldError("full", "is of 'promote' alone")]);
                var told = new TellRollout
                {
                    Verb = command.Value.Full == true ? RolloutVerb.PromoteFull : verb,
                    Actor = ManagementActor.Of(change.Actor),
                    Reason = command.Value.Reason ?? "",
                };
                var outcome = await rollouts.TellAsync(model, told, change.Cancelled);
                return outcome.IsSuccess ? Outcome.Success(RolloutViews.ToView(outcome.Value)) : outcome.Error;
            }))
            .Describe($"{name}Rollout", ManagementTags.Rollouts, summary)
            .Takes<RolloutVerbView>("Why.", isRequired: false)
            .Answers<RolloutView>("The rollout as it is then.").Refuses(400, 403, 404, 409);

    private static Task<IResult> GetAsync(
        [AsParameters] ModelRequest request,
        [Description("Wait, ten seconds at most, for an event after this one of the rollout 'number'.")] string? after,
        [Description("The rollout that 'after' is about.")] string? number,
        IGrainFactory grains,
        CancellationToken cancellationToken) => ManagementEndpoints.WithVersion(request.Model, null, async (model, _) =>
        {
            var waits = int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var seen);
            if (!long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var known))
                waits = false;
            var rollout = grains.Rollout(model);
            var status = waits ? await rollout.WaitAsync(known, seen, cancellationToken) : await rollout.GetAsync();
            return status is not null ? Outcome.Success(RolloutViews.ToView(status))
                : (await grains.Catalog(model).ListAsync(model)).IsEmpty ? ModelErrors.UnknownModel(model.Value)
                : new ModelError(ModelErrorCode.ModelNotFound, $"There was no rollout of '{model}'");
        });

    private static async Task<IResult> StartAsync([AsParameters] RolloutChange change, RolloutStarter rollouts)
    {
        if (!ModelName.TryParse(change.Model, out var model))
            return ManagementResults.Error(ModelErrors.UnknownModel(change.Model));
        var command = await ManagementBodies.ReadAsync(change.Context, new RolloutSpecView());
        if (!command.IsSuccess)
            return ManagementResults.Error(command.Error);
        var spec = RolloutRequests.ToSpec(command.Value);
        if (!spec.IsSuccess)
            return ManagementResults.Error(spec.Error);
        var start = new StartRollout
        {
            Spec = spec.Value,
            Actor = ManagementActor.Of(change.Actor),
            Reason = command.Value.Reason ?? "",
            Id = change.IdempotencyKey ?? "",
        };
        var started = await rollouts.StartAsync(model, start, change.Cancelled);
        return started.IsSuccess
            ? ManagementResults.Json(RolloutViews.ToView(started.Value), StatusCodes.Status202Accepted)
            : ManagementResults.Error(started.Error);
    }
}
