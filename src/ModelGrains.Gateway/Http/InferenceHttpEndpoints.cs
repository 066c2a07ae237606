using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ModelGrains.Gateway.DataPlane;

namespace ModelGrains.Gateway.Http;

/// <summary>The REST part of the Open Inference Protocol v2, with its extensions.</summary>
public static class InferenceHttpEndpoints
{
    private const string Get = "GET";
    private const string Post = "POST";

    /// <summary>
    /// Maps every route under <c>/v2</c>, also those that do not exist (404) and the wrong verbs (405). An <see cref="IDataPlane"/>
    /// and, for deadlines, a <see cref="TimeProvider"/> (the system's where there is none) are singletons of the application. Every answer but a success has the body <c>{"error": "text"}</c>.
    /// </summary>
    /// <param name="endpoints">Where to map.</param>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <returns>The group of all routes, to which the caller adds its own conventions.</returns>
    public static IEndpointConventionBuilder MapInferenceHttp(this IEndpointRouteBuilder endpoints, InferenceHttpOptions? options = null)
    {
        var services = new InferenceHttpServices(endpoints.ServiceProvider);
        var handlers = new InferenceHttpHandlers(services, (options ?? new InferenceHttpOptions()).Validated());
        var v2 = endpoints.MapGroup("/v2");
        Map(Get, "", InferenceHttpHandlers.ServerMetadataAsync);
        Map(Get, "/health/live", InferenceHttpHandlers.LiveAsync);
        Map(Get, "/health/ready", InferenceHttpHandlers.ReadyAsync);
        Map(Get, "/models", InferenceHttpHandlers.ModelsAsync);
        foreach (var model in (string[])["/models/{model}", "/models/{model}/versions/{version}"])
        {
            Map(Get, model, InferenceHttpHandlers.ModelMetadataAsync);
            Map(Get, model + "/ready", InferenceHttpHandlers.ModelReadyAsync);
            MapInfer(model + "/infer");
        }

        Map(Post, "/repository/index", handlers.IndexAsync);
        Map(Post, "/repository/models/{model}/load", handlers.LoadAsync);
        Map(Post, "/repository/models/{model}/unload", handlers.UnloadAsync);
        Map(Post, "/repository/{repository}/index", InferenceHttpHandlers.NamedRepositoryAsync);
        Map(Post, "/repository/{repository}/models/{model}/load", InferenceHttpHandlers.NamedRepositoryAsync);
        Map(Post, "/repository/{repository}/models/{model}/unload", InferenceHttpHandlers.NamedRepositoryAsync);
        ExtensionHttpEndpoints.Map(v2, services);
        Map(null, "/{**rest}", InferenceHttpHandlers.NotFoundAsync);
        return v2;

        void Map(string? verb, string pattern, Func<HttpContext, IDataPlane, Task> handle) =>
            v2.Map(pattern, new InferenceHttpEndpoint(verb, handle, services).HandleAsync).WithDisplayName($"{verb} /v2{pattern}");

        void MapInfer(string pattern) =>
            v2.Map(pattern, new MeasuredHttpEndpoint(new InferenceHttpEndpoint(Post, handlers.InferAsync, services), services).HandleAsync)
                .WithDisplayName($"{Post} /v2{pattern}");
    }
}
