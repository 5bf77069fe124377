namespace Orleans.InProcess.Tests.Observers;

/// <inheritdoc/>
internal sealed class Listener(Gates gates) : IListener
{
    public void Heard(string text) => gates.Reach($"heard {text}");

    public Task<int> Ask(int value) => Task.FromResult(value + 1);

    public Task Hint(string text)
    {
        gates.Reach($"hint {text}");
        return Task.CompletedTask;
    }
}
