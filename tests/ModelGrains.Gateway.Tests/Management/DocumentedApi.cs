using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelGrains.Gateway.DataPlane;
using ModelGrains.Gateway.Hosting;
using ModelGrains.Gateway.Http;
using ModelGrains.Gateway.Management;
using ModelGrains.Gateway.Management.OpenApi;
using ModelGrains.Gateway.Tests.Support;
using ModelGrains.Grains.Deployments;
using ModelGrains.Grains.Experiments;
using ModelGrains.Grains.PredictionLogs;
using ModelGrains.Grains.Retirement;
using ModelGrains.Grains.Rollouts;
using ModelGrains.Storage.PredictionLogs;
using Orleans;

namespace ModelGrains.Gateway.Tests.Management;

/// <summary>
/// The endpoints of the management API and of inference, mapped over services that are registered and never made: what the endpoints say of
/// themselves, and the document that comes of it.
/// </summary>
public sealed class DocumentedApi : IAsyncLifetime
{
    private WebApplication app = null!;

    public HttpClient Http { get; private set; } = null!;

    /// <summary>The endpoints under <c>/api/v1</c> but the document's own.</summary>
    public IEnumerable<(string Method, string Path)> Endpoints =>
        app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(endpoint => (Endpoint: endpoint, Path: "/" + endpoint.RoutePattern.RawText!.TrimStart('/')))
            .Where(pair => pair.Path.StartsWith("/api/v1/", StringComparison.Ordinal) && pair.Path != "/api/v1/openapi.json")
            .SelectMany(pair => pair.Endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods.Select(method => (method, pair.Path)));

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddManagementDocument();
        builder.Services.AddInferenceExtensions();
        builder.Services.AddSingleton<IDataPlane>(new FakeDataPlane());
        Type[] services =
        [
            typeof(ManagementQueries), typeof(UsageQueries), typeof(DeploymentUpload), typeof(Deployer), typeof(VersionCommands), typeof(RouteCommands), typeof(RolloutStarter),
            typeof(ShadowQueries), typeof(RetirementCommands), typeof(RetirementForecasts), typeof(PredictionLogReading), typeof(PredictionLogWriter), typeof(ExperimentReports), typeof(IGrainFactory),
        ];
        foreach (var type in services)
            builder.Services.AddSingleton(type, _ => throw new InvalidOperationException($"{type} is not there"));
        app = builder.Build();
        app.MapInferenceHttp();
        app.MapManagement();
        await app.StartAsync();
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public async Task DisposeAsync()
    {
        Http.Dispose();
        await app.DisposeAsync();
    }
}
