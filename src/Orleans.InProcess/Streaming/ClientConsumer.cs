using Orleans.Runtime.Catalogs;

namespace Orleans.Streaming;

/// <summary>Code outside of grains as a consumer: an observer with a mailbox, so that its handlers too run one at a time.</summary>
internal sealed class ClientConsumer : IGrainObserver, IDisposable
{
    public ClientConsumer(SiloCore silo)
    {
        Silo = silo;
        GrainId id = ObserverIds.New();
        Handlers = new StreamHandlers(id, null, silo.Logger);
        silo.Catalog.Add(new ObserverMailbox(silo, id, this));
    }

    public SiloCore Silo { get; }

    public StreamHandlers Handlers { get; }

    public void Dispose() => Silo.Catalog.RemoveObserver(Handlers.Consumer);
}
