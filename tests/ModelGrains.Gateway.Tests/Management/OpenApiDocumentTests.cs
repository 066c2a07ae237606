using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace ModelGrains.Gateway.Tests.Management;

/// <summary>The management API's OpenAPI document, read by Microsoft.OpenApi's own reader.</summary>
public sealed class OpenApiDocumentTests(DocumentedApi api) : IClassFixture<DocumentedApi>
{
    [Fact]
    public async Task Document_ReadBack_IsValidAndSaysWhatItIs()
    {
        using var answer = await api.Http.GetAsync("/api/v1/openapi.json");
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        var text = await answer.Content.ReadAsStringAsync();

        var read = OpenApiDocument.Parse(text, OpenApiConstants.Json, new OpenApiReaderSettings { RuleSet = ValidationRuleSet.GetDefaultRuleSet() });

        Assert.Empty(read.Diagnostic!.Errors.Select(error => $"{error.Pointer}: {error.Message}"));
        Assert.Empty(read.Diagnostic.Warnings.Select(error => $"{error.Pointer}: {error.Message}"));
        Assert.Equal("ModelGrains management API", read.Document!.Info.Title);
        Assert.StartsWith("v1 (", read.Document.Info.Version, StringComparison.Ordinal);
        Assert.NotEmpty(read.Document.Info.Description!);
    }

    [Fact]
    public async Task Document_Operations_AreEveryEndpointOfTheApiAndNoOther()
    {
        var document = await ReadAsync();

        Assert.Equal(
            api.Endpoints.Select(endpoint => $"{endpoint.Method} {endpoint.Path}").Order(StringComparer.Ordinal),
            Operations(document).Select(operation => operation.Line).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Document_EveryOperation_SaysWhatItIsTakesAndAnswers()
    {
        var document = await ReadAsync();
        var wrong = new List<string>();
        foreach (var (line, operation) in Operations(document))
        {
            Check(!string.IsNullOrEmpty(operation.OperationId), "has no operation id");
            Check(!string.IsNullOrEmpty(operation.Summary), "has no summary");
            Check(operation.Tags?.Count == 1 && operation.Tags.All(tag => !string.IsNullOrEmpty(tag.Description)), "has not one tag with a description");
            foreach (var parameter in operation.Parameters ?? [])
                Check(!string.IsNullOrEmpty(parameter.Description), $"has no description of {parameter.Name}");
            var answers = operation.Responses!;
            Check(answers.Keys.Any(status => status.StartsWith('2')), "has no answer of success");
            foreach (var (status, answer) in answers)
            {
                Check(answer.Description is { Length: > 0 } said && said.EndsWith('.'), $"has no description of {status} but '{answer.Description}'");
                var content = Assert.Single(answer.Content!);
                Check(content.Value.Schema is not null, $"has no schema of {status}");
                if (status[0] is not '2')
                    Check(content.Key == "application/problem+json" && content.Value.Schema is OpenApiSchemaReference { Reference.Id: "ProblemView" }, $"answers {status} with {content.Key}");
            }

            Check(answers.ContainsKey("500"), "has no 500");
            Check(line.StartsWith("GET", StringComparison.Ordinal) || answers.ContainsKey("403"), "has no 403");

            void Check(bool holds, string what)
            {
                if (!holds)
                    wrong.Add($"{line} {what}");
            }
        }

        Assert.Empty(wrong);
        Assert.Equal(Operations(document).Count(), Operations(document).Select(operation => operation.Operation.OperationId).Distinct().Count());
    }

    [Fact]
    public async Task Document_EverySchema_DescribesItsProperties()
    {
        var document = await ReadAsync();
        var silent = document.Components!.Schemas!
            .SelectMany(schema => (schema.Value.Properties ?? new Dictionary<string, IOpenApiSchema>()).Select(property => (Name: $"{schema.Key}.{property.Key}", Schema: property.Value)))
            .Where(property => string.IsNullOrEmpty(property.Schema.Description) && !(property.Schema.OneOf ?? []).Any(one => !string.IsNullOrEmpty(one.Description)))
            .Select(property => property.Name);

        Assert.Empty(silent);
    }

    [Fact]
    public async Task Document_Commands_TakeTheirHeadersAndBodies()
    {
        var operations = Operations(await ReadAsync()).ToDictionary(operation => operation.Line, operation => operation.Operation);
        var conditional = operations.Where(operation => operation.Value.Responses!.ContainsKey("412")).ToList();

        Assert.Equal(14, conditional.Count);
        Assert.All(conditional, operation => Assert.Contains(operation.Value.Parameters!, parameter => parameter is { Name: "If-Match", In: ParameterLocation.Header, Required: false }));
        Assert.Contains("ETag", operations["GET /api/v1/models/{model}/versions/{version}"].Responses!["200"].Headers!.Keys);
        Assert.Contains("Retry-After", operations["POST /api/v1/models/{model}/load"].Responses!["503"].Headers!.Keys);
        var deploy = operations["POST /api/v1/deployments"];
        Assert.Equal(["application/octet-stream", "application/zip"], deploy.RequestBody!.Content!.Keys.Order(StringComparer.Ordinal));
        Assert.True(deploy.RequestBody.Required);
        Assert.Contains(deploy.Parameters!, parameter => parameter is { Name: "Idempotency-Key", In: ParameterLocation.Header });
        Assert.Contains(deploy.Parameters!, parameter => parameter is { Name: "Prefer", In: ParameterLocation.Header });
        Assert.Equal(["202", "201"], deploy.Responses!.Where(answer => answer.Value.Headers?.ContainsKey("Location") ?? false).Select(answer => answer.Key).OrderDescending(StringComparer.Ordinal));
        var extend = operations["POST /api/v1/models/{model}/versions/{version}/extend"].RequestBody!.Content!["application/json"].Schema!;
        Assert.Equal(["for", "until"], extend.Properties!.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Document_Schemas_RequireWhatIsAlwaysThere()
    {
        var schemas = (await ReadAsync()).Components!.Schemas!;

        Assert.Equal(["detail", "status", "title"], schemas["ProblemView"].Required!.Order(StringComparer.Ordinal));
        Assert.Contains("tag", schemas["VersionView"].Required!);
        Assert.DoesNotContain("restorableUntil", schemas["RetirementView"].Required!);
        Assert.DoesNotContain("retirement", schemas["VersionView"].Required!);
        Assert.Empty(schemas["ExtendCommandView"].Required ?? new HashSet<string>());
        Assert.Equal(JsonSchemaType.Integer, schemas["VersionView"].Properties!["version"].Type);
    }

    private static IEnumerable<(string Line, OpenApiOperation Operation)> Operations(OpenApiDocument document) =>
        document.Paths.SelectMany(path => path.Value.Operations!.Select(operation => ($"{operation.Key.Method.ToUpperInvariant()} {path.Key}", operation.Value)));

    private async Task<OpenApiDocument> ReadAsync() =>
        OpenApiDocument.Parse(await api.Http.GetStringAsync("/api/v1/openapi.json"), OpenApiConstants.Json).Document!;
}
