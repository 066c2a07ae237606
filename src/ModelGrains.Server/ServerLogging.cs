using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelGrains.Gateway.Settings;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Json;
using Serilog.Settings.Configuration;

namespace ModelGrains.Server;

/// <summary>The server's logs: to the console, for people or as JSON.</summary>
internal static class ServerLogging
{
    private const string Template = "{Timestamp:HH:mm:ss.fff} {Level:u3} {Message:lj}{NewLine}{Exception}";

    /// <summary>Adds the logs, and the settings by which its callers change what is logged.</summary>
    public static void AddServerLogging(this ILoggingBuilder logging, IConfiguration configuration, LoggingOptions options)
    {
        // The assemblies with sinks are named: without that they would be searched for among the application's files.
        var reader = new ConfigurationReaderOptions(typeof(ConsoleLoggerConfigurationExtensions).Assembly);
        var settings = new LogSettings(Minimum(configuration));
        var level = new LoggingLevelSwitch(ToSerilog(settings.MinimumLevel));
        settings.Changed += () => level.MinimumLevel = ToSerilog(settings.MinimumLevel);
        var logger = new LoggerConfiguration().ReadFrom.Configuration(configuration, reader)
            .MinimumLevel.ControlledBy(level)
            .Filter.ByIncludingOnly(logged => settings.IsEnabled(ToMicrosoft(logged.Level)));
        logger = options.JsonLogs
            ? logger.WriteTo.Console(new JsonFormatter(renderMessage: true))
            : logger.WriteTo.Console(outputTemplate: Template, formatProvider: System.Globalization.CultureInfo.InvariantCulture);
        logging.Services.AddSingleton(settings);
        logging.ClearProviders();

        // What is logged is decided in one place, where it can be changed: not before it, at Microsoft's default.
        logging.SetMinimumLevel(LogLevel.Trace);
        logging.AddSerilog(logger.CreateLogger(), dispose: true);
    }

    private static LogLevel Minimum(IConfiguration configuration)
    {
        var section = configuration.GetSection("Serilog:MinimumLevel");
        return Enum.TryParse<LogEventLevel>(section["Default"] ?? section.Value, ignoreCase: true, out var level) ? ToMicrosoft(level) : LogLevel.Information;
    }

    // Both count six levels in the same order.
    private static LogLevel ToMicrosoft(LogEventLevel level) => (LogLevel)(int)level;

    private static LogEventLevel ToSerilog(LogLevel level) => (LogEventLevel)(int)level;
}
