using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ModelGrains.Gateway.DataPlane;
using ModelGrains.Gateway.Grpc;

namespace ModelGrains.Gateway.Http;

/// <summary>The routes of the extensions: configuration, statistics, tracing, logging and what is not supported.</summary>
internal static class ExtensionHttpEndpoints
{
    private const string Get = "GET";
    private const string Post = "POST";

    /// <summary>Maps the routes into the group of <c>/v2</c>.</summary>
    public static void Map(RouteGroupBuilder v2, InferenceHttpServices services)
    {
        Add("/models/stats", ExtensionHttpHandlers.StatisticsAsync, Get);
        foreach (var model in (string[])["/models/{model}", "/models/{model}/versions/{version}"])
        {
            Add(model + "/config", ExtensionHttpHandlers.ConfigurationAsync, Get);
            Add(model + "/stats", ExtensionHttpHandlers.StatisticsAsync, Get);
        }

        Add("/trace/setting", ExtensionHttpHandlers.TraceAsync, Get, Post);
        Add("/models/{model}/trace/setting", ExtensionHttpHandlers.TraceAsync, Get, Post);
        Add("/logging", ExtensionHttpHandlers.LogAsync, Get, Post);
        foreach (var memory in (string[])["/systemsharedmemory", "/cudasharedmemory"])
        {
            foreach (var region in (string[])["", "/region/{region}"])
            {
                Add(memory + region + "/status", NoSharedMemoryAsync, Get);
                Add(memory + region + "/unregister", NoSharedMemoryAsync, Post);
            }

            Add(memory + "/region/{region}/register", NoSharedMemoryAsync, Post);
        }

        void Add(string pattern, Func<HttpContext, IDataPlane, Task> handle, params string[] verbs) =>
            v2.Map(pattern, new InferenceHttpEndpoint(null, (context, plane) => CheckedAsync(context, plane, handle, verbs), services).HandleAsync)
                .WithDisplayName($"{string.Join('|', verbs)} /v2{pattern}");
    }

    private static Task CheckedAsync(HttpContext context, IDataPlane plane, Func<HttpContext, IDataPlane, Task> handle, string[] verbs)
    {
        if (verbs.Contains(context.Request.Method))
            return handle(context, plane);
        context.Response.Headers.Allow = string.Join(", ", verbs);
        return HttpAnswers.WriteErrorAsync(context, StatusCodes.Status405MethodNotAllowed, "Method Not Allowed");
    }

    private static Task NoSharedMemoryAsync(HttpContext context, IDataPlane plane) =>
        HttpAnswers.WriteErrorAsync(context, StatusCodes.Status501NotImplemented, GrpcUnknown.SharedMemory);
}
