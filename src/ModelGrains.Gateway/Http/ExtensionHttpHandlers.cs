using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ModelGrains.Gateway.DataPlane;
using ModelGrains.Gateway.Settings;
using ModelGrains.Protocol.Conversion;
using ModelGrains.Protocol.Messages;

namespace ModelGrains.Gateway.Http;

/// <summary>One method per route of the extensions.</summary>
internal static class ExtensionHttpHandlers
{
    private const int MaxSettingsSize = 64 * 1024;

    public static async Task ConfigurationAsync(HttpContext context, IDataPlane plane)
    {
        var found = await plane.ConfigurationAsync(Model(context), Version(context), context.RequestAborted);
        await (found.IsSuccess
            ? HttpAnswers.WriteAsync(context, body => MessageJson.Write(body, ModelConfigMessages.Write(found.Value.Manifest, found.Value.Versions)))
            : HttpAnswers.WriteErrorAsync(context, found.Error));
    }

    public static async Task StatisticsAsync(HttpContext context, IDataPlane plane)
    {
        var found = await plane.StatisticsAsync(Model(context), Version(context), context.RequestAborted);
        await (found.IsSuccess
            ? HttpAnswers.WriteAsync(context, body => MessageJson.Write(body, new ModelStatisticsResponse
            {
                ModelStats = { found.Value.Select(version => StatisticsMessages.Write(version.Key, version.Counters)) },
            }))
            : HttpAnswers.WriteErrorAsync(context, found.Error));
    }

    public static async Task TraceAsync(HttpContext context, IDataPlane plane)
    {
        var body = HttpMethods.IsPost(context.Request.Method) ? await InferenceHttpHandlers.ReadBodyAsync(context, MaxSettingsSize) : default;
        var changes = SettingJson.ReadTrace(body);
        if (!changes.IsSuccess)
        {
            await HttpAnswers.WriteErrorAsync(context, changes.Error);
            return;
        }

        var state = await Settings(context).TraceAsync(plane, Model(context), changes.Value, context.RequestAborted);
        await (state.IsSuccess
            ? HttpAnswers.WriteAsync(context, output => SettingJson.Write(output, state.Value.ToMessage()))
            : HttpAnswers.WriteErrorAsync(context, state.Error));
    }

    public static async Task LogAsync(HttpContext context, IDataPlane plane)
    {
        var body = HttpMethods.IsPost(context.Request.Method) ? await InferenceHttpHandlers.ReadBodyAsync(context, MaxSettingsSize) : default;
        var changes = SettingJson.ReadLog(body);
        var state = changes.IsSuccess ? Settings(context).Log(changes.Value) : changes.Error;
        await (state.IsSuccess
            ? HttpAnswers.WriteAsync(context, output => SettingJson.Write(output, state.Value.ToMessage()))
            : HttpAnswers.WriteErrorAsync(context, state.Error));
    }

    private static SettingsAccess Settings(HttpContext context) => context.RequestServices.GetRequiredService<SettingsAccess>();

    private static string Model(HttpContext context) => (string?)context.Request.RouteValues["model"] ?? "";

    private static string? Version(HttpContext context) => (string?)context.Request.RouteValues["version"];
}
