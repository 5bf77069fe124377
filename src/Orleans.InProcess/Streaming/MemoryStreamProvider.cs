using Orleans.Streams;

namespace Orleans.Streaming;

/// <summary>The streams of one name, for the code of one silo or client.</summary>
internal sealed class MemoryStreamProvider(string name, IServiceProvider services) : IStreamProvider, IDisposable
{
    private readonly Lock _gate = new();
    private ClientConsumer? _client;

    public string Name => name;

    public bool IsRewindable => false;

    /// <summary>The hub of the silo; throws <see cref="SiloUnavailableException"/> when there is none now.</summary>
    public StreamHub Hub => Silo.Services.GetService<StreamHub>()
        ?? throw new OrleansConfigurationException($"The silo has no streams. Add them by AddMemoryStreams(\"{name}\") on the silo builder too.");

    private SiloCore Silo => services.GetService<SiloCore>() ?? services.GetRequiredService<ReferenceFactory>().Silo;

    public IAsyncStream<T> GetStream<T>(StreamId streamId) => new StreamOf<T>(this, streamId);

    /// <summary>The handlers of the code that runs: those of the activation whose turn it is, else those of this client.</summary>
    public StreamHandlers Here()
    {
        SiloCore silo = Silo;
        if (RuntimeContext.Current is { } context)
        {
            return StreamHandlers.Of(context, silo.Logger);
        }

        lock (_gate)
        {
            if (_client is null || !ReferenceEquals(_client.Silo, silo))
            {
                _client = new ClientConsumer(silo);
            }

            return _client.Handlers;
        }
    }

    /// <summary>Items for handlers of this client find no one from here on, which ends their subscriptions.</summary>
    public void Dispose() => _client?.Dispose();
}
