using Orleans.Concurrency;

namespace Orleans.InProcess.Tests.Observers;

/// <summary>Is told by grains.</summary>
public interface IListener : IGrainObserver
{
    void Heard(string text);

    Task<int> Ask(int value);

    [OneWay]
    Task Hint(string text);
}
