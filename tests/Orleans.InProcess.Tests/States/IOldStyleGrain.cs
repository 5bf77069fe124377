namespace Orleans.InProcess.Tests.States;

/// <inheritdoc cref="OldStyleGrain"/>
public interface IOldStyleGrain : IGrainWithIntegerKey
{
    Task<int> Add(int value);
}
