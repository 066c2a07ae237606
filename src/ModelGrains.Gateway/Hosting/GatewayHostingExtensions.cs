using System.Collections.Immutable;
using System.Net;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelGrains.Errors;
using ModelGrains.Gateway.Admission;
using ModelGrains.Gateway.DataPlane;
using ModelGrains.Gateway.Grpc;
using ModelGrains.Gateway.Http;
using ModelGrains.Gateway.Management;
using ModelGrains.Gateway.Management.OpenApi;
using ModelGrains.Gateway.Metrics;
using ModelGrains.Gateway.Tracing;
using ModelGrains.Hosting;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Gateway.Hosting;

/// <summary>Adds the gateway to a web application that has a silo.</summary>
public static class GatewayHostingExtensions
{
    private const int Megabyte = 1024 * 1024;

    private static readonly ImmutableArray<string> Extensions =
    [
        "classification", "model_repository", "schedule_policy", "model_configuration", "binary_tensor_data", "parameters", "statistics", "trace", "logging",
    ];

    /// <summary>The server's version, as its metadata and the console show it.</summary>
    public static string Version { get; } =
        typeof(GatewayHostingExtensions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    /// <summary>Adds the listeners and what the endpoints need.</summary>
    public static WebApplicationBuilder AddModelGrainsGateway(this WebApplicationBuilder builder, GatewayOptions options)
    {
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(new ServerDescription(options.ServerName, Version, Extensions));
        builder.Services.AddSingleton(services => MakeAdmission(options, services.GetService<TimeProvider>() ?? TimeProvider.System));
        builder.Services.AddSingleton(options.Tracing);
        if (options.Tracing.IsOn)
            builder.Services.AddHostedService(_ => new TraceExport(options.Tracing, Version));

        // ASP.NET Core makes an activity and a logging scope for each request while this category logs anything, even only what is critical.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.Services.AddSingleton<IDataPlane, GrainDataPlane>();
        builder.Services.AddInferenceExtensions();
        builder.Services.AddSingleton<ManagementQueries>();
        builder.Services.AddSingleton<ShadowQueries>();
        builder.Services.AddSingleton<UsageQueries>();
        builder.Services.AddSingleton<DeploymentUpload>();
        builder.Services.AddManagementDocument();
        builder.Services.AddSingleton<GatewayAddresses>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(options.GracePeriodSeconds));
        builder.WebHost.UseKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            options.Apply(kestrel.Limits);
            foreach (var (_, port, role) in options.Listeners)
                kestrel.Listen(options.Address, port, listen => Listen(listen, role));
        });
        return builder;
    }

    /// <summary>Maps every endpoint, each on the ports of its role alone.</summary>
    public static WebApplication MapModelGrains(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<GatewayOptions>();
        var grpc = new InferenceGrpcOptions
        {
            MaxMessageSize = options.MaxRequestMegabytes * Megabyte,
            MaxStreamConcurrency = options.StreamConcurrency,
            HealthInterval = TimeSpan.FromMilliseconds(options.HealthIntervalMilliseconds),
        };
        app.UseInferFastPath(grpc);
        app.UseRouting();
        app.Use(OnItsPortAsync);
        app.MapInferenceHttp(new InferenceHttpOptions { MaxBodySize = options.MaxRequestMegabytes * Megabyte }).WithMetadata(ListenerRole.Http);
        app.MapInferenceGrpc(grpc).WithMetadata(ListenerRole.Grpc);
        app.MapManagement().WithMetadata(ListenerRole.Http);
        app.MapMetrics().WithMetadata(ListenerRole.Metrics);
        return app;
    }

    /// <summary>Throws <see cref="PortInUseException"/> for the first port that is taken, before anything else is started.</summary>
    public static void CheckPorts(this GatewayOptions options)
    {
        foreach (var (key, port, _) in options.Listeners.Where(listener => listener.Port != 0))
        {
            try
            {
                using var probe = new System.Net.Sockets.TcpListener(options.Address, port);
                probe.Start();
            }
            catch (System.Net.Sockets.SocketException e)
            {
                throw new PortInUseException($"Port {port} on {options.BindAddress} cannot be used ({e.Message}): stop what uses it, or set {ServingOptions.Section}__{key} to another port.", e);
            }
        }
    }

    private static AdmissionControl MakeAdmission(GatewayOptions options, TimeProvider time) => new(
        options.MaxConcurrentRequests,
        options.MaxInFlightMegabytes * (long)Megabyte,
        options.MaxWaitMilliseconds == 0 ? null : new PoolQueue(TimeSpan.FromMilliseconds(options.MaxWaitMilliseconds), time));

    private static void Listen(ListenOptions listen, ListenerRole role)
    {
        // Without TLS there is nothing to negotiate with: gRPC's port speaks HTTP/2 alone.
        listen.Protocols = role == ListenerRole.Grpc ? HttpProtocols.Http2 : HttpProtocols.Http1;
        var addresses = listen.ApplicationServices.GetRequiredService<GatewayAddresses>();
        addresses.Add(role, () => listen.IPEndPoint ?? new IPEndPoint(IPAddress.Loopback, 0));
        listen.Use(next => connection =>
        {
            connection.Features.Set(new ConnectionRole(role));
            return next(connection);
        });
    }

    private static Task OnItsPortAsync(HttpContext context, RequestDelegate next)
    {
        var role = context.Features.Get<ConnectionRole>();
        if (IsFromAnotherSite(context.Request))
            return RefuseAsync(context, StatusCodes.Status403Forbidden, ModelErrorCode.PermissionDenied.ToString(), "Requests from pages of other sites are refused");
        if (context.GetEndpoint() is { } endpoint && role is not null && endpoint.Metadata.GetMetadata<ListenerRoleMetadata>()?.Role == role.Role)
            return next(context);
        if (role?.Role == ListenerRole.Grpc && GrpcUnknown.IsGrpc(context.Request))
            return GrpcUnknown.ServiceAsync(context);
        return role?.Role == ListenerRole.Http
            ? RefuseAsync(context, StatusCodes.Status404NotFound, "NotFound", "Not Found")
            : NotFound(context);
    }

    /// <summary>A refusal that no endpoint had a part in, as the API it is of answers: problem details, or the inference protocol's error.</summary>
    private static Task RefuseAsync(HttpContext context, int status, string title, string text) =>
        context.Request.Path.StartsWithSegments(ManagementEndpoints.Prefix, StringComparison.Ordinal)
            ? ManagementResults.WriteAsync(context, new ProblemView(title, status, status == StatusCodes.Status404NotFound ? $"There is no {context.Request.Method} {context.Request.Path}" : text, null))
            : HttpAnswers.WriteErrorAsync(context, status, text);

    /// <summary>Whether a browser sends this for a page of another site: any page could otherwise give commands to a server on its reader's machine.</summary>
    private static bool IsFromAnotherSite(HttpRequest request) =>
        !HttpMethods.IsGet(request.Method) && request.Headers.Origin.ToString() is { Length: > 0 } origin &&
        !(Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority == request.Host.Value);

    private static Task NotFound(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static TBuilder WithMetadata<TBuilder>(this TBuilder builder, ListenerRole role)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Add(endpoint => endpoint.Metadata.Add(new ListenerRoleMetadata(role)));
        return builder;
    }

    private sealed record ConnectionRole(ListenerRole Role);

    private sealed record ListenerRoleMetadata(ListenerRole Role);
}
