namespace Orleans.Runtime;

/// <summary>What a tick runs.</summary>
internal interface ITick
{
    Task RunAsync();

    void OnTickDone();
}
