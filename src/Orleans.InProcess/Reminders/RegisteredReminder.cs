namespace Orleans.Reminders;

/// <summary>A reminder as its grain holds it.</summary>
[Immutable]
internal sealed record RegisteredReminder(GrainId GrainId, string ReminderName, string ETag) : IGrainReminder
{
    public static IGrainReminder Of(ReminderEntry row) => new RegisteredReminder(row.GrainId, row.ReminderName, row.ETag!);
}
