using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ModelGrains.Core.Catalog;
using ModelGrains.Errors;
using ModelGrains.Gateway.Management.OpenApi;
using ModelGrains.Gateway.Management.Requests;
using ModelGrains.Grains.Retirement;
using ModelGrains.Models;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Gateway.Management;

/// <summary>The part of the management API about versions that go away: every command twice comes to the same as once.</summary>
internal static class RetirementEndpoints
{
    private static readonly TimeSpan DefaultWithin = TimeSpan.FromDays(30);

    /// <summary>Maps it into the API's group.</summary>
    public static void MapRetirement(this IEndpointRouteBuilder api)
    {
        api.MapGet("/expiring", ListAsync)
            .Describe("listExpiring", ManagementTags.Retirement, "What expires within a time, what is kept and why, and what is retired already.")
            .Answers<ExpiringView>("The versions, the soonest first, with the memory that comes back.").Refuses(400);
        var one = api.MapGroup("/models/{model}/versions/{version}");
        one.MapPost("/retire", ([AsParameters] VersionChange change, RetirementCommands commands, ManagementQueries queries) =>
            ChangeAsync(change, queries, (key, condition) => commands.RetireAsync(key, ManagementActor.Of(change.Actor), change.Cancelled, condition)))
            .Describe(
                "retireVersion", ManagementTags.Retirement, "Retire a version at once: drained, unloaded, its package kept for the grace time.",
                "A version that the route uses, a pinned one and one that is neither Ready nor Superseded is a 409.")
            .AnswersTagged<VersionView>("The version; Retiring where its drain takes long.").Refuses(400, 403, 404, 409, 412, 429);
        one.MapPost("/restore", (
            [AsParameters] VersionChange change, [Description("Whether all traffic of the model goes to it then; by default it gets none.")] bool? route,
            RetirementCommands commands, ManagementQueries queries) =>
            ChangeAsync(change, queries, (key, condition) => commands.RestoreAsync(key, route ?? false, ManagementActor.Of(change.Actor), change.Cancelled, condition)))
            .Describe("restoreVersion", ManagementTags.Retirement, "Bring a retired version back, ready and loaded.", "A version that is not retired stays as it is.")
            .AnswersTagged<VersionView>("The version.").Refuses(400, 403, 404, 409, 412, 429, 503);
        one.MapPost("/extend", ([AsParameters] VersionChange change, RetirementCommands commands, ManagementQueries queries, TimeProvider time) =>
            ChangeAsync(change, queries, async (key, condition) =>
            {
                var command = await ManagementBodies.ReadAsync(change.Context, new ExtendCommandView(null, null));
                if (!command.IsSuccess)
                    return command.Error;
                var until = RetirementRequests.Until(command.Value, time.GetUtcNow());
                return until.IsSuccess ? await commands.ExtendAsync(key, until.Value, ManagementActor.Of(change.Actor), change.Cancelled, condition) : until.Error;
            }))
            .Describe("extendVersion", ManagementTags.Retirement, "Let a version expire no sooner than a time.", "An extension that reaches further stands.")
            .Takes<ExtendCommandView>("How long from now, or until when: one of the two.", isRequired: true)
            .AnswersTagged<VersionView>("The version.").Refuses(400, 403, 404, 409, 412);
        one.MapPut("/expiry", ([AsParameters] VersionChange change, RetirementCommands commands, ManagementQueries queries) =>
            ChangeAsync(change, queries, async (key, condition) =>
            {
                var command = await ManagementBodies.ReadAsync(change.Context, new ExpiryCommandView(null, null, false));
                if (!command.IsSuccess)
                    return command.Error;
                var expiry = RetirementRequests.Expiry(command.Value);
                return expiry.IsSuccess
                    ? await commands.SetExpiryAsync(key, expiry.Value, command.Value.Exempt, ManagementActor.Of(change.Actor), change.Cancelled, condition)
                    : expiry.Error;
            }))
            .Describe("setExpiry", ManagementTags.Retirement, "Set when a version expires, in place of its manifest, the policy and what was said before.")
            .Takes<ExpiryCommandView>("The expiry; nothing at all: as the manifest and the policy say.", isRequired: false)
            .AnswersTagged<VersionView>("The version.").Refuses(400, 403, 404, 409, 412);
        one.MapPin("/pin", true).Describe("pinVersion", ManagementTags.Retirement, "Keep a version in memory and never retire it.");
        one.MapPin("/unpin", false).Describe("unpinVersion", ManagementTags.Retirement, "Let a version make room and expire again.");
    }

    private static RouteHandlerBuilder MapPin(this IEndpointRouteBuilder one, string path, bool isPinned) =>
        one.MapPost(path, ([AsParameters] VersionChange change, RetirementCommands commands, ManagementQueries queries) =>
            ChangeAsync(change, queries, (key, condition) => commands.PinAsync(key, isPinned, ManagementActor.Of(change.Actor), change.Cancelled, condition)))
            .AnswersTagged<VersionView>("The version.").Refuses(400, 403, 404, 409, 412);

    private static async Task<IResult> ChangeAsync(
        VersionChange change, ManagementQueries queries, Func<VersionKey, EntityTagCondition, Task<Outcome<VersionRecord>>> act)
    {
        var condition = EntityTagCondition.Parse(change.IfMatch);
        if (!condition.IsSuccess)
            return ManagementResults.Error(condition.Error);
        return await ManagementEndpoints.WithVersion(change.Model, change.Version, async (name, number) =>
        {
            var key = new VersionKey(name, number!.Value);
            var changed = await act(key, condition.Value);
            return changed.IsSuccess ? await queries.FindAsync(key) : changed.Error;
        });
    }

    /// <summary>With <c>dryRun</c> only what would be retired; else also what is kept, and what is retired and will be deleted.</summary>
    private static async Task<IResult> ListAsync(
        RetirementForecasts forecasts, TimeProvider time,
        [Description("How far to look, as 30d or P30D; 30d by default.")] string? within,
        [Description("Another default than the policy's, as 10d: to see what it would retire.")] string? unusedFor,
        [Description("Lists only what would be retired; false lists all, as without it.")] string? dryRun)
    {
        var period = RetirementRequests.Period("within", within, DefaultWithin);
        var other = RetirementRequests.Period("unusedFor", unusedFor, null);
        if (!period.IsSuccess || !other.IsSuccess)
            return ManagementResults.Error(ModelErrors.Invalid("The query", [.. period.Error?.Fields ?? [], .. other.Error?.Fields ?? []]));
        var list = await forecasts.ListAsync(period.Value!.Value, other.Value);
        if (dryRun is not (null or "false"))
            list = [.. list.Where(forecast => forecast.IsGoing)];
        return ManagementResults.Json(RetirementViews.ToView(list, time.GetUtcNow(), period.Value.Value));
    }
}
