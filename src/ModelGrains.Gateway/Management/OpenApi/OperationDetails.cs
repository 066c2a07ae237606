using System.Globalization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ModelGrains.Gateway.Management.OpenApi;

/// <summary>Adds to an operation what ASP.NET Core does not know of: what answers mean and their headers, and bodies that an endpoint reads by itself.</summary>
internal sealed class OperationDetails : IOpenApiOperationTransformer
{
    public async Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        foreach (var answer in metadata.OfType<IProducesResponseTypeMetadata>())
        {
            if (Find(operation, answer.StatusCode) is { } response && answer.Description is { } description)
                response.Description = description;
        }

        foreach (var header in metadata.OfType<AnswerHeader>())
        {
            if (Find(operation, header.Status) is not { } response)
                continue;
            response.Headers ??= new Dictionary<string, IOpenApiHeader>();
            response.Headers[header.Name] = new OpenApiHeader { Description = header.Description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
        }

        if (metadata.OfType<RequestContent>().FirstOrDefault() is { } body)
            operation.RequestBody = await BodyAsync(body, context, cancellationToken);
    }

    private static OpenApiResponse? Find(OpenApiOperation operation, int status) =>
        operation.Responses?.GetValueOrDefault(status.ToString(CultureInfo.InvariantCulture)) as OpenApiResponse;

    private static async Task<OpenApiRequestBody> BodyAsync(RequestContent body, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        IOpenApiSchema schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" };
        if (body.Type is { } type)
        {
            context.Document!.AddComponent(type.Name, await context.GetOrCreateSchemaAsync(type, null, cancellationToken));
            schema = new OpenApiSchemaReference(type.Name, context.Document);
        }

        return new OpenApiRequestBody
        {
            Description = body.Description,
            Required = body.IsRequired,
            Content = body.ContentTypes.ToDictionary(contentType => contentType, _ => new OpenApiMediaType { Schema = schema }),
        };
    }
}
