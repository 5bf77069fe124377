namespace Orleans.InProcess.Tests.Reminders;

/// <summary>Has reminders.</summary>
public interface IWakefulGrain : IGrainWithStringKey
{
    Task Register(string name, TimeSpan dueTime, TimeSpan period);

    Task<bool> Has(string name);

    Task<string[]> Names();

    /// <summary>True when there was one to remove.</summary>
    Task<bool> Unregister(string name);

    Task Deactivate();
}
