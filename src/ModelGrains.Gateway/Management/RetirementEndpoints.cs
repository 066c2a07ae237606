using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ModelGrains.Errors;
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
        api.MapGet("/expiring", ListAsync);
        var one = api.MapGroup("/models/{model}/versions/{version}");
        one.MapPost("/retire", (string model, string version, HttpContext context, RetirementCommands commands, ManagementQueries queries) =>
            Change(model, version, queries, key => commands.RetireAsync(key, ManagementActor.Of(context), context.RequestAborted)));
        one.MapPost("/restore", (string model, string version, bool? route, HttpContext context, RetirementCommands commands, ManagementQueries queries) =>
            Change(model, version, queries, key => commands.RestoreAsync(key, route ?? false, ManagementActor.Of(context), context.RequestAborted)));
        one.MapPost("/extend", (string model, string version, HttpContext context, RetirementCommands commands, ManagementQueries queries, TimeProvider time) =>
            Change(model, version, queries, async key =>
            {
                var command = await RetirementRequests.ReadAsync(context, new ExtendCommandView(null, null));
                if (!command.IsSuccess)
                    return command.Error;
                var until = RetirementRequests.Until(command.Value, time.GetUtcNow());
                return until.IsSuccess ? await commands.ExtendAsync(key, until.Value, ManagementActor.Of(context), context.RequestAborted) : until.Error;
            }));
        one.MapPut("/expiry", (string model, string version, HttpContext context, RetirementCommands commands, ManagementQueries queries) =>
            Change(model, version, queries, async key =>
            {
                var command = await RetirementRequests.ReadAsync(context, new ExpiryCommandView(null, null, false));
                if (!command.IsSuccess)
                    return command.Error;
                var expiry = RetirementRequests.Expiry(command.Value);
                return expiry.IsSuccess
                    ? await commands.SetExpiryAsync(key, expiry.Value, command.Value.Exempt, ManagementActor.Of(context), context.RequestAborted)
                    : expiry.Error;
            }));
        one.MapPost("/pin", (string model, string version, HttpContext context, RetirementCommands commands, ManagementQueries queries) =>
            Change(model, version, queries, key => commands.PinAsync(key, true, ManagementActor.Of(context), context.RequestAborted)));
        one.MapPost("/unpin", (string model, string version, HttpContext context, RetirementCommands commands, ManagementQueries queries) =>
            Change(model, version, queries, key => commands.PinAsync(key, false, ManagementActor.Of(context), context.RequestAborted)));
    }

    private static Task<IResult> Change(string model, string version, ManagementQueries queries, Func<VersionKey, Task<Outcome<VersionRecord>>> act) =>
        ManagementEndpoints.WithVersion(model, version, async (name, number) =>
        {
            var key = new VersionKey(name, number!.Value);
            var changed = await act(key);
            return changed.IsSuccess ? await queries.FindAsync(key) : changed.Error;
        });

    /// <summary>With <c>dryRun</c> only what would be retired; else also what is kept, and what is retired and will be deleted.</summary>
    private static async Task<IResult> ListAsync(HttpContext context, RetirementForecasts forecasts, TimeProvider time, string? within, string? unusedFor)
    {
        var period = RetirementRequests.Period("within", within, DefaultWithin);
        var other = RetirementRequests.Period("unusedFor", unusedFor, null);
        if (!period.IsSuccess || !other.IsSuccess)
            return ManagementResults.Error(ModelErrors.Invalid("The query", [.. period.Error?.Fields ?? [], .. other.Error?.Fields ?? []]));
        var dryRun = context.Request.Query["dryRun"];
        var list = await forecasts.ListAsync(period.Value!.Value, other.Value);
        if (dryRun.Count > 0 && dryRun[0] is not "false")
            list = [.. list.Where(forecast => forecast.IsGoing)];
        return ManagementResults.Json(RetirementViews.ToView(list, time.GetUtcNow(), period.Value.Value));
    }
}
