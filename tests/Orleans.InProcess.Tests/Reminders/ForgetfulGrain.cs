namespace Orleans.InProcess.Tests.Reminders;

/// <inheritdoc cref="IForgetfulGrain"/>
public sealed class ForgetfulGrain : Grain, IForgetfulGrain
{
    public Task Register() => this.RegisterOrUpdateReminder("any", TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
}
