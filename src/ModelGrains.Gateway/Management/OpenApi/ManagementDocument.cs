using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using ModelGrains.Gateway.Hosting;
using ModelGrains.Protocol.Management;
using Microsoft.OpenApi;

namespace ModelGrains.Gateway.Management.OpenApi;

/// <summary>The OpenAPI document of the management API, made from its endpoints when it is asked for.</summary>
internal static class ManagementDocument
{
    private const string Description =
        "Deploys, watches and retires the models of a ModelGrains server. Every error is problem details (RFC 9457): the title is a code of a closed list, " +
        "the detail says what came and what was expected. Commands given twice come to the same as once. What is read of a model or a version has an " +
        "ETag; a command with If-Match changes nothing where another writer was first.";

    /// <summary>Adds what makes it.</summary>
    public static IServiceCollection AddManagementDocument(this IServiceCollection services)
    {
        services.AddOpenApi(options =>
        {
            options.ShouldInclude = endpoint => $"/{endpoint.RelativePath}".StartsWith(ManagementEndpoints.Prefix + "/", StringComparison.Ordinal);
            options.AddOperationTransformer<OperationDetails>();
            options.AddSchemaTransformer(SchemaDetails.ApplyAsync);
            options.AddDocumentTransformer((document, _, _) =>
            {
                document.Info = new OpenApiInfo
                {
                    Title = "ModelGrains management API",
                    Version = $"v1 ({GatewayHostingExtensions.Version})",
                    Description = Description,
                    License = new OpenApiLicense { Name = "MIT" },
                };
                document.Tags = ManagementTags.All.Select(tag => new OpenApiTag { Name = tag.Key, Description = tag.Value }).ToHashSet();
                return Task.CompletedTask;
            });
        });

        // Schemas are made by these: they are to say what ManagementJson writes.
        services.Configure<JsonOptions>(json =>
        {
            json.SerializerOptions.DefaultIgnoreCondition = ManagementJson.Options.DefaultIgnoreCondition;
            json.SerializerOptions.NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict;
        });
        return services;
    }
}
