namespace Orleans.InProcess.Tests.Reminders;

/// <summary>Is not remindable, but tries.</summary>
public interface IForgetfulGrain : IGrainWithStringKey
{
    Task Register();
}
