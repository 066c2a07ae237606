using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Formatting.Json;
using Serilog.Settings.Configuration;

namespace ModelGrains.Server;

/// <summary>The server's logs: to the console, for people or as JSON.</summary>
internal static class ServerLogging
{
    private const string Template = "{Timestamp:HH:mm:ss.fff} {Level:u3} {Message:lj}{NewLine}{Exception}";

    public static void AddServerLogging(this ILoggingBuilder logging, IConfiguration configuration, LoggingOptions options)
    {
        // The assemblies with sinks are named: without that they would be searched for among the application's files.
        var reader = new ConfigurationReaderOptions(typeof(ConsoleLoggerConfigurationExtensions).Assembly);
        var logger = new LoggerConfiguration().ReadFrom.Configuration(configuration, reader);
        logger = options.JsonLogs
            ? logger.WriteTo.Console(new JsonFormatter(renderMessage: true))
            : logger.WriteTo.Console(outputTemplate: Template, formatProvider: System.Globalization.CultureInfo.InvariantCulture);
        logging.ClearProviders();
        logging.AddSerilog(logger.CreateLogger(), dispose: true);
    }
}
