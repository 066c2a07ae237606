using System.Buffers;
using Microsoft.AspNetCore.Http;
using ModelGrains.Errors;
using ModelGrains.Gateway.DataPlane;
using ModelGrains.Protocol.Json;
using ModelGrains.Protocol.Messages;
using ModelGrains.Routing;

namespace ModelGrains.Gateway.Http;

/// <summary>One method per route: reads, asks the data plane, writes.</summary>
internal sealed class InferenceHttpHandlers(InferenceHttpServices services, InferenceHttpOptions options)
{
    private readonly InferCall infer = new(services, options);

    public static Task LiveAsync(HttpContext context, IDataPlane plane) =>
        HttpAnswers.WriteAsync(context, body => MetadataJson.Write(body, new ServerLiveResponse { Live = true }));

    public static Task ReadyAsync(HttpContext context, IDataPlane plane)
    {
        var ready = plane.IsReady;
        var status = ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return HttpAnswers.WriteAsync(context, status, body => MetadataJson.Write(body, new ServerReadyResponse { Ready = ready }));
    }

    public static Task ServerMetadataAsync(HttpContext context, IDataPlane plane) =>
        HttpAnswers.WriteAsync(context, body => MetadataJson.Write(body, plane.Server.ToMessage()));

    public static async Task ModelsAsync(HttpContext context, IDataPlane plane)
    {
        var index = await plane.IndexAsync(readyOnly: false, context.RequestAborted);
        await HttpAnswers.WriteAsync(context, body => MetadataJson.WriteModels(body, index.ToMessage()));
    }

    public static async Task ModelMetadataAsync(HttpContext context, IDataPlane plane)
    {
        var model = await plane.DescribeAsync(Model(context), Version(context), context.RequestAborted);
        await (model.IsSuccess
            ? HttpAnswers.WriteAsync(context, body => MetadataJson.Write(body, model.Value.ToMessage()))
            : HttpAnswers.WriteErrorAsync(context, model.Error));
    }

    public static async Task ModelReadyAsync(HttpContext context, IDataPlane plane)
    {
        var ready = await plane.CheckReadyAsync(Model(context), Version(context), context.RequestAborted);
        await (ready.IsSuccess
            ? HttpAnswers.WriteAsync(context, body => MetadataJson.WriteModelReady(body, Model(context), ready.Value))
            : HttpAnswers.WriteErrorAsync(context, ready.Error));
    }

    public Task InferAsync(HttpContext context, IDataPlane plane)
    {
        if (!ModelName.TryParse(Model(context), out var model))
            return HttpAnswers.WriteErrorAsync(context, ModelErrors.UnknownModel(Model(context)));
        if (Version(context) is not { } text)
            return infer.AnswerAsync(context, model, null);
        if (ModelVersion.TryParse(text, out var version))
            return infer.AnswerAsync(context, model, version);
        return RouteLabel.IsName(text)
            ? infer.AnswerAsync(context, model, null, text)
            : HttpAnswers.WriteErrorAsync(context, ModelErrors.UnknownVersion(model.Value, text));
    }

    public async Task IndexAsync(HttpContext context, IDataPlane plane)
    {
        var readyOnly = RepositoryRequestJson.ReadIndex(await ReadBodyAsync(context));
        if (!readyOnly.IsSuccess)
        {
            await HttpAnswers.WriteErrorAsync(context, readyOnly.Error);
            return;
        }

        var index = await plane.IndexAsync(readyOnly.Value, context.RequestAborted);
        await HttpAnswers.WriteAsync(context, body => MetadataJson.Write(body, index.ToMessage()));
    }

    public Task LoadAsync(HttpContext context, IDataPlane plane) => CommandAsync(context, plane.LoadAsync, MetadataJson.WriteLoaded);

    public Task UnloadAsync(HttpContext context, IDataPlane plane) => CommandAsync(context, plane.UnloadAsync, MetadataJson.WriteUnloaded);

    public static Task NamedRepositoryAsync(HttpContext context, IDataPlane plane) =>
        HttpAnswers.WriteErrorAsync(context, StatusCodes.Status501NotImplemented, "Repository names are not supported: there is one repository");

    public static Task NotFoundAsync(HttpContext context, IDataPlane plane) =>
        HttpAnswers.WriteErrorAsync(context, StatusCodes.Status404NotFound, "Not Found");

    /// <summary>The whole of a small body; empty where there is none.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadBodyAsync(HttpContext context, int limit)
    {
        using var body = RequestBody.Open(context, limit);
        var whole = new ArrayBufferWriter<byte>();
        await body.ReadTextAsync(null, whole, static (whole, text) => whole.Write(text), context.RequestAborted);
        return whole.WrittenMemory;
    }

    private static string Model(HttpContext context) => (string)context.Request.RouteValues["model"]!;

    private static string? Version(HttpContext context) => (string?)context.Request.RouteValues["version"];

    private ValueTask<ReadOnlyMemory<byte>> ReadBodyAsync(HttpContext context) => ReadBodyAsync(context, options.MaxBodySize);

    private async Task CommandAsync(
        HttpContext context,
        Func<string, CancellationToken, ValueTask<Outcome<bool>>> command,
        Action<IBufferWriter<byte>, string> write)
    {
        var error = RepositoryRequestJson.CheckParameters(await ReadBodyAsync(context));
        error ??= (await command(Model(context), context.RequestAborted)).Error;
        await (error is null
            ? HttpAnswers.WriteAsync(context, body => write(body, Model(context)))
            : HttpAnswers.WriteErrorAsync(context, error));
    }
}
