using Microsoft.Extensions.DependencyInjection;
using Orleans.Reminders;
using Orleans.Runtime;

namespace Orleans.Hosting;

/// <summary>Registers reminders in memory.</summary>
public static class SiloBuilderReminderMemoryExtensions
{
    /// <summary>Registers reminders that end with the process.</summary>
    public static ISiloBuilder UseInMemoryReminderService(this ISiloBuilder builder)
    {
        builder.AddReminders();
        builder.Services.AddSingleton<IReminderTable>(
            services => services.GetRequiredService<EmbeddedCluster>().Shared<InMemoryReminderTable>("reminders"));
        return builder;
    }
}
