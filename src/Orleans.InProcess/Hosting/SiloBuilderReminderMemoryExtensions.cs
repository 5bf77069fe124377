using Orleans.Reminders;

namespace Orleans.Hosting;

/// <summary>Reminders that are forgotten when the silo stops.</summary>
public static class SiloBuilderReminderMemoryExtensions
{
    public static ISiloBuilder UseInMemoryReminderService(this ISiloBuilder builder)
    {
        builder.Services.AddSingleton<IReminderTable, InMemoryReminderTable>();
        return builder.AddReminders();
    }
}
