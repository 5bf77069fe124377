using Orleans.Reminders;
using Orleans.Timers;

namespace Orleans.Hosting;

/// <summary>Reminders over a table that the host registers as <see cref="IReminderTable"/>.</summary>
public static class SiloBuilderReminderExtensions
{
    public static ISiloBuilder AddReminders(this ISiloBuilder builder)
    {
        builder.Services.AddReminders();
        return builder;
    }

    public static void AddReminders(this IServiceCollection services)
    {
        if (!services.Any(service => service.ServiceType == typeof(ReminderService)))
        {
            services.AddSingleton<ReminderService>();
            services.AddSingleton<IReminderRegistry>(provider => provider.GetRequiredService<ReminderService>());
            services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<ReminderService>());
        }
    }
}
