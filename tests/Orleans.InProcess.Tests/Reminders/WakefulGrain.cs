using System.Globalization;

namespace Orleans.InProcess.Tests.Reminders;

/// <summary>Notes activations and ticks; a reminder named <c>failing</c> always fails, one named <c>slow</c> waits for the journal's gate.</summary>
public sealed class WakefulGrain(Journal journal) : Grain, IWakefulGrain, IRemindable
{
    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        journal.Add("activated");
        return Task.CompletedTask;
    }

    public Task Register(string name, TimeSpan dueTime, TimeSpan period) => this.RegisterOrUpdateReminder(name, dueTime, period);

    public async Task<bool> Has(string name) => await this.GetReminder(name) is not null;

    public async Task<string[]> Names() => [.. (await this.GetReminders()).Select(reminder => reminder.ReminderName).Order()];

    public async Task<bool> Unregister(string name)
    {
        if (await this.GetReminder(name) is not { } reminder)
        {
            return false;
        }

        await this.UnregisterReminder(reminder);
        return true;
    }

    public Task Deactivate()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        string minutes = Math.Round((status.CurrentTickTime - status.FirstTickTime).TotalMinutes, 1).ToString(CultureInfo.InvariantCulture);
        journal.Add($"{reminderName} +{minutes}/{status.Period.TotalMinutes.ToString(CultureInfo.InvariantCulture)}");
        switch (reminderName)
        {
            case "failing":
                throw new InvalidOperationException("always");
            case "slow":
                await journal.Gate.Task;
                break;
            default:
                break;
        }
    }
}
