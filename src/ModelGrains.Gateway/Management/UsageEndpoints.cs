using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelGrains.Errors;

namespace ModelGrains.Gateway.Management;

/// <summary>Usage and health of versions under <c>/api/v1</c>.</summary>
internal static class UsageEndpoints
{
    /// <summary>Maps them into the API's group.</summary>
    public static void MapUsage(this IEndpointRouteBuilder api)
    {
        api.MapGet("/usage", async (string? model, UsageQueries queries) =>
        {
            if (string.IsNullOrEmpty(model))
                return ManagementResults.Json(await queries.UsageAsync());
            return ModelName.TryParse(model, out var name)
                ? ManagementResults.Of(await queries.UsageAsync(name))
                : ManagementResults.Error(ModelErrors.UnknownModel(model));
        });
        api.MapGet("/health", async (UsageQueries queries) => ManagementResults.Json(await queries.HealthAsync()));
    }
}
