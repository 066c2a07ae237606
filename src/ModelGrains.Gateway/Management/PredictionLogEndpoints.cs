using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ModelGrains.Core.Catalog;
using ModelGrains.Errors;
using ModelGrains.Gateway.Management.OpenApi;
using ModelGrains.Gateway.Management.Requests;
using ModelGrains.Grains.PredictionLogs;
using ModelGrains.PredictionLogs;
using ModelGrains.Protocol.Management;
using ModelGrains.Storage.PredictionLogs;
using Orleans;

namespace ModelGrains.Gateway.Management;

/// <summary>The part of the management API about what is logged of a model's predictions, and what turned out about them.</summary>
internal static class PredictionLogEndpoints
{
    private const string Path = "/models/{model}/prediction-log";

    private static readonly TimeSpan WriteWithin = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>Maps it into the API's group.</summary>
    public static void MapPredictionLogs(this IEndpointRouteBuilder api)
    {
        api.MapGet(Path, ([AsParameters] ModelRequest request, IGrainFactory grains, PredictionLogReading reading, HttpContext context) =>
            WithModel(request.Model, grains, model => ViewAsync(model, grains, reading, flush: false, context.RequestAborted)))
            .Describe("getPredictionLog", ManagementTags.PredictionLogs, "What is logged of a model's predictions, and what became of it.")
            .AnswersTagged<PredictionLogView>("What stands.").Refuses(404);
        api.MapPut(Path, (
            [AsParameters] RouteChange change, IGrainFactory grains, PredictionLogReading reading) =>
            WithModel(change.Model, grains, model => SetAsync(model, change, grains, reading)))
            .Describe(
                "setPredictionLog", ManagementTags.PredictionLogs, "Say what is logged of a model's predictions, in place of the manifests of its versions.",
                "Every silo goes by it before the answer.")
            .Takes<PredictionLogCommandView>("What to log.", isRequired: true)
            .AnswersTagged<PredictionLogView>("What stands then.").Refuses(400, 403, 404, 409, 412);
        api.MapPost(Path + "/flush", ([AsParameters] ModelRequest request, IGrainFactory grains, PredictionLogReading reading, HttpContext context) =>
            WithModel(request.Model, grains, model => ViewAsync(model, grains, reading, flush: true, context.RequestAborted)))
            .Describe("flushPredictionLog", ManagementTags.PredictionLogs, "Write what waits in every silo's queue now.", "What was answered before is in the files after it.")
            .AnswersTagged<PredictionLogView>("What stands.").Refuses(403, 404, 503);
        api.MapPost("/models/{model}/outcomes", ([AsParameters] ModelRequest request, IGrainFactory grains, PredictionLogWriter writer, TimeProvider time, HttpContext context) =>
            WithModel(request.Model, grains, model => WriteAsync(model, writer, time, context)))
            .Describe(
                "reportOutcomes", ManagementTags.PredictionLogs, "Tell what turned out about earlier requests, by their ids.",
                "They are in the log when it is answered. What is told again about a request takes the place of what was told before.")
            .Takes<OutcomesCommandView>("One outcome, or a list.", isRequired: true)
            .Answers<OutcomesView>("How many were written.").Refuses(400, 403, 404, 429, 503);
    }

    private static Task<IResult> WithModel<T>(string model, IGrainFactory grains, Func<ModelName, Task<Outcome<T>>> act) =>
        ManagementEndpoints.WithVersion(model, null, async (name, _) =>
            (await grains.Catalog(name).ListAsync(name)).IsEmpty ? ModelErrors.UnknownModel(name.Value) : await act(name));

    private static async Task<Outcome<PredictionLogView>> ViewAsync(
        ModelName model, IGrainFactory grains, PredictionLogReading reading, bool flush, CancellationToken cancellationToken)
    {
        try
        {
            var counts = await reading.CountAsync(model, flush, cancellationToken);
            return PredictionLogViews.ToView(await grains.PredictionLog(model).GetAsync(model), counts);
        }
        catch (TimeoutException)
        {
            return NotWritten();
        }
    }

    private static async Task<Outcome<PredictionLogView>> SetAsync(ModelName model, RouteChange change, IGrainFactory grains, PredictionLogReading reading)
    {
        var condition = EntityTagCondition.Parse(change.IfMatch);
        if (!condition.IsSuccess)
            return condition.Error;
        var command = await ManagementBodies.ReadAsync(change.Context, new PredictionLogCommandView(null, null, null, null, null, null, null));
        if (!command.IsSuccess)
            return command.Error;
        var spec = PredictionLogRequests.ToSpec(command.Value);
        if (!spec.IsSuccess)
            return spec.Error;
        var grain = grains.PredictionLog(model);
        var present = await grain.GetAsync(model);
        if (condition.Value.Refuse($"the prediction log of {model}", EntityTags.Of(present.Revision)) is { } changed)
            return changed;
        var set = await grain.SetAsync(new SetPredictionLog
        {
            Model = model,
            Spec = spec.Value,
            ExpectedRevision = condition.Value.IsLimited ? present.Revision : null,
            Actor = ManagementActor.Of(change.Actor),
            Reason = command.Value.Reason ?? "",
        });
        return set.IsSuccess ? PredictionLogViews.ToView(set.Value, await reading.CountAsync(model, flush: false, change.Cancelled)) : set.Error;
    }

    private static async Task<Outcome<OutcomesView>> WriteAsync(ModelName model, PredictionLogWriter writer, TimeProvider time, HttpContext context)
    {
        var command = await ManagementBodies.ReadAsync(context, new OutcomesCommandView(null, null, null));
        if (!command.IsSuccess)
            return command.Error;
        var lines = PredictionLogRequests.ToLines(model, command.Value, time.GetUtcNow());
        if (!lines.IsSuccess)
            return lines.Error;
        var lost = lines.Value.Count(line => !writer.TryAdd(line));
        if (lost > 0)
        {
            return new ModelError(ModelErrorCode.Overloaded, $"{lost} of {lines.Value.Length} outcomes were not taken, since too many lines wait to be written: send all of them again")
            {
                RetryAfter = RetryAfter,
            };
        }

        using var limit = new CancellationTokenSource(WriteWithin, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, context.RequestAborted);
        try
        {
            await writer.FlushAsync(either.Token);
            return new OutcomesView(lines.Value.Length);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return NotWritten();
        }
    }

    private static ModelError NotWritten() =>
        new(ModelErrorCode.NotReady, "Prediction logs are not written at present, see the server's log: what was sent waits, and may be lost; send it again") { RetryAfter = RetryAfter };
}
