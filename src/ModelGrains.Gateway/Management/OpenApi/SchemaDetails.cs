using System.ComponentModel;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Gateway.Management.OpenApi;

/// <summary>Says which properties are always there: of an answer all that cannot be null, of a command none.</summary>
internal static class SchemaDetails
{
    private static readonly Type[] Commands = [typeof(ExtendCommandView), typeof(ExpiryCommandView)];

    public static Task ApplyAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (schema.Properties is not { Count: > 0 } properties || context.JsonTypeInfo.Kind != JsonTypeInfoKind.Object)
            return Task.CompletedTask;
        var required = Commands.Contains(context.JsonTypeInfo.Type) ? [] : context.JsonTypeInfo.Properties.Where(IsAlwaysThere).Select(property => property.Name).Where(properties.ContainsKey).ToHashSet();
        schema.Required = required.Count > 0 ? required : null;

        // Of a property that may be any JSON the document knows nothing by itself.
        foreach (var property in context.JsonTypeInfo.Properties)
        {
            if (property.AttributeProvider?.GetCustomAttributes(typeof(DescriptionAttribute), inherit: false) is [DescriptionAttribute said] &&
                properties.TryGetValue(property.Name, out var any) && any is OpenApiSchema { Description: null } silent)
                silent.Description = said.Description;
        }

        return Task.CompletedTask;
    }

    private static bool IsAlwaysThere(JsonPropertyInfo property) =>
        property.PropertyType.IsValueType ? Nullable.GetUnderlyingType(property.PropertyType) is null : !property.IsGetNullable;
}
