using Orleans.Concurrency;

namespace Orleans.InProcess.Tests.Calls;

/// <summary>One method for each shape that a call can have.</summary>
public interface ICallsGrain : IGrainWithStringKey, ICallsBase<int>
{
    Task Nothing();

    Task<int> Add(int left, int right = 1);

    ValueTask Quick();

    ValueTask<string> Describe(string name);

    Task<T> Same<T>(T value)
        where T : notnull;

    Task<string?> Maybe(string? value);

    [OneWay]
    void Note(string text);

    [OneWay]
    Task NoteAndFail(string text);

    Task<string> Notes();

    Task Throw(string message);

    Task<List<int>> Append(List<int> list, int item);

    Task<string> IdOf(ICallsGrain other);

    Task<string> MyId();
}
