using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelGrains.Errors;
using ModelGrains.Gateway.Management.OpenApi;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Gateway.Management;

/// <summary>Usage and health of versions under <c>/api/v1</c>.</summary>
internal static class UsageEndpoints
{
    /// <summary>Maps them into the API's group.</summary>
    public static void MapUsage(this IEndpointRouteBuilder api)
    {
        api.MapGet("/usage", async ([Description("The model to list alone; without it all of them.")] string? model, UsageQueries queries) =>
        {
            if (string.IsNullOrEmpty(model))
                return ManagementResults.Json(await queries.UsageAsync());
            return ModelName.TryParse(model, out var name)
                ? ManagementResults.Of(await queries.UsageAsync(name))
                : ManagementResults.Error(ModelErrors.UnknownModel(model));
        })
            .Describe(
                "listUsage", ManagementTags.Usage, "How every version was used: over all its instances, restarts and moves.",
                "At most one flush interval old.")
            .Answers<UsageListView>("The usage, by model, then version.").Refuses(404);
        api.MapGet("/health", async (UsageQueries queries) => ManagementResults.Json(await queries.HealthAsync()))
            .Describe("listHealth", ManagementTags.Usage, "The health and usage of every version, and the memory of every silo, in one.")
            .Answers<HealthListView>("The versions, by model, then version, and the silos that answered.").Refuses();
    }
}
