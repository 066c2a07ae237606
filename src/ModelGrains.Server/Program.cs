using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelGrains.Gateway.Hosting;
using ModelGrains.Hosting;
using ModelGrains.Server;
using ModelGrains.Storage.State;

using var limit = FileSizeLimit.FailWrites();
try
{
    return await RunAsync(args);
}
catch (OptionsException e)
{
    return Refuse(e, ExitCodes.WrongSettings);
}
catch (PortInUseException e)
{
    return Refuse(e, ExitCodes.PortInUse);
}
catch (DataDirectoryException e)
{
    return Refuse(e, ExitCodes.DataDirectoryUnusable);
}
catch (StateDamagedException e)
{
    return Refuse(e, ExitCodes.StateDamaged);
}
catch (IOException e) when (e.InnerException is AddressInUseException)
{
    return Refuse(e, ExitCodes.PortInUse);
}
catch (Exception e)
{
    Console.Error.WriteLine($"The server failed: {e}");
    return ExitCodes.Failure;
}

static int Refuse(Exception e, int exitCode)
{
    Console.Error.WriteLine(e.Message);
    return exitCode;
}

static async Task<int> RunAsync(string[] args)
{
    var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    var logging = builder.Configuration.ReadOptions<LoggingOptions>(ServingOptions.Section);
    builder.Logging.AddServerLogging(builder.Configuration, logging);
    var serving = builder.Configuration.ReadServingOptions();
    var samples = Path.Combine(AppContext.BaseDirectory, "samples", "models");
    if (builder.Configuration[$"{ServingOptions.Section}:{nameof(ServingOptions.SamplesDirectory)}"] is null && Directory.Exists(samples))
        serving.SamplesDirectory = samples;
    var gateway = builder.Configuration.ReadOptions<GatewayOptions>(ServingOptions.Section);
    OptionsException.ThrowIfAny(gateway.Validate());
    gateway.CheckPorts();

    using var data = DataDirectory.Open(serving.DataDirectory, serving.BlobStore, StoreCredentials.Choose(serving.BlobStore));
    builder.AddModelGrains(serving, data);
    builder.AddModelGrainsGateway(gateway);
    await using var app = builder.Build();
    app.MapModelGrains();
    await app.StartAsync();
    if (!logging.JsonLogs)
        _ = AnnounceAsync(app);
    await app.WaitForShutdownAsync();
    return ExitCodes.Success;
}

static async Task AnnounceAsync(WebApplication app)
{
    try
    {
        var report = await app.Services.GetRequiredService<ServingStartup>().Report;
        Console.WriteLine(Banner.Write(report, app.Services.GetRequiredService<GatewayAddresses>()));
    }
    catch (Exception)
    {
        // Stopped before it was ready, or failed: the log says so.
    }
}
