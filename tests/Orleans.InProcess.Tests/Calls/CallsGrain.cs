namespace Orleans.InProcess.Tests.Calls;

/// <inheritdoc/>
public sealed class CallsGrain : Grain, ICallsGrain
{
    private readonly List<string> _notes = [];

    public Task Nothing() => Task.CompletedTask;

    public Task<int> Add(int left, int right) => Task.FromResult(left + right);

    public ValueTask Quick() => ValueTask.CompletedTask;

    public async ValueTask<string> Describe(string name)
    {
        await Task.Yield();
        return $"{name} of {this.GetPrimaryKeyString()}";
    }

    public Task<T> Same<T>(T value)
        where T : notnull => Task.FromResult(value);

    public Task<string?> Maybe(string? value) => Task.FromResult(value);

    public void Note(string text) => _notes.Add(text);

    public Task NoteAndFail(string text)
    {
        _notes.Add(text);
        throw new InvalidOperationException(text);
    }

    public Task<string> Notes() => Task.FromResult(string.Join(",", _notes));

    public async Task Throw(string message)
    {
        await Task.Yield();
        throw new InvalidOperationException(message);
    }

    public Task<List<int>> Append(List<int> list, int item)
    {
        list.Add(item);
        return Task.FromResult(list);
    }

    public async Task<string> IdOf(ICallsGrain other) => await other.MyId();

    public Task<string> MyId() => Task.FromResult(IdentityString);

    public Task<int> Inherited(int value) => Task.FromResult(value * 2);
}
