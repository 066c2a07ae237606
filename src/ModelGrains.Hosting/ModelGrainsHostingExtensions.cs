using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelGrains.Grains;
using ModelGrains.Grains.Deployments;
using ModelGrains.Grains.Webhooks;
using ModelGrains.Onnx.Runtime;
using ModelGrains.Storage.Packages;
using ModelGrains.Storage.Packages.Blobs;
using ModelGrains.Storage.State;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Runtime.Hosting;

namespace ModelGrains.Hosting;

/// <summary>Adds ModelGrains to a host.</summary>
public static class ModelGrainsHostingExtensions
{
    /// <summary>Reads the settings of serving; wrong ones are an <see cref="OptionsException"/> that lists them all.</summary>
    public static ServingOptions ReadServingOptions(this IConfiguration configuration)
    {
        var options = configuration.ReadOptions<ServingOptions>(ServingOptions.Section);
        OptionsException.ThrowIfAny(options.Validate());
        return options;
    }

    /// <summary>Binds a section; a value that is not of its setting's type is an <see cref="OptionsException"/>.</summary>
    public static T ReadOptions<T>(this IConfiguration configuration, string section)
        where T : new()
    {
        try
        {
            return configuration.GetSection(section).Get<T>() ?? new T();
        }
        catch (InvalidOperationException e)
        {
            throw new OptionsException([e.InnerException is null ? e.Message : $"{e.Message} {e.InnerException.Message}"]);
        }
    }

    /// <summary>Adds a silo that serves models out of a data directory, and the start-up that fills it.</summary>
    public static IHostApplicationBuilder AddModelGrains(this IHostApplicationBuilder builder, ServingOptions options, DataDirectory data)
    {
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(options.SiloPort, options.SiloGatewayPort);
            silo.AddModelGrains(options, data);
        });
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(data);
        builder.Services.AddSingleton<ServingStartup>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<ServingStartup>());
        builder.Services.AddHostedService<ReconcileService>();
        builder.Services.AddHostedService<RoutePollService>();
        builder.Services.AddHostedService<RetirementService>();
        builder.Services.AddHostedService<NotificationService>();
        if (data.Packages is AzureBlobPackageStore blobs)
            builder.Services.AddHostedService(provider => new PackageStoreSweep(blobs, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<PackageStoreSweep>>()));
        return builder;
    }

    /// <summary>Adds grains, storage and reminders to a silo; silos of one process may share a data directory.</summary>
    public static ISiloBuilder AddModelGrains(this ISiloBuilder silo, ServingOptions options, DataDirectory data)
    {
        silo.AddReminders();
        silo.Services.AddSingleton<IReminderTable>(new SqliteReminderTable(data.Database));
        silo.Services.AddGrainStorage(StorageNames.Provider, (_, _) => new SqliteGrainStorage(data.Database));
        silo.Services.AddSingleton(data.Packages);
        silo.Services.AddSingleton(options.Onnx);
        silo.Services.AddSingleton(options.Verifier);
        silo.Services.AddSingleton(options.Retirement);
        silo.Services.AddSingleton(options.Shadows);
        silo.Services.AddSingleton(new WebhookEndpoints(options.Webhooks));
        silo.Services.AddSingleton(new DeploymentOptions { Accelerators = options.AcceleratorSet(), WorkFolder = data.Uploads });
        silo.Services.AddSingleton(options.Instances());
        silo.Services.AddSingleton(options.PredictionLog);
        silo.Services.TryAddSingleton(provider => data.OpenPredictionSink(
            options.PredictionLog, provider.GetRequiredService<ILocalSiloDetails>().Name, provider.GetRequiredService<TimeProvider>()));
        silo.Services.TryAddSingleton(_ => data.OpenPredictionReader(options.PredictionLog));
        silo.Services.TryAddSingleton<ServingState>();
        silo.Services.Configure<SiloMessagingOptions>(messaging =>
        {
            messaging.ResponseTimeout = TimeSpan.FromSeconds(options.ResponseTimeoutSeconds);
            messaging.CancelRequestOnTimeout = true;
        });
        return silo.AddModelGrainServices();
    }
}
