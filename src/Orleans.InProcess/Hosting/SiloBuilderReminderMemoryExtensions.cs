namespace Orleans.Hosting;

/// <summary>Registers reminders in memory.</summary>
public static class SiloBuilderReminderMemoryExtensions
{
    public static ISiloBuilder UseInMemoryReminderService(this ISiloBuilder builder) => builder;
}
