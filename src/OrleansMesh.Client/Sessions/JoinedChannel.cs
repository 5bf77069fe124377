using OrleansMesh.Transport;

namespace OrleansMesh.Client.Sessions;

/// <summary>A channel whose hub has admitted this mesh, with the terms of it.</summary>
/// <param name="Heartbeat">Silence after which a side asks whether the other lives.</param>
internal sealed record JoinedChannel(
    IMeshConnection Connection, SecureChannel Channel, string HubId, string Region, TimeSpan Heartbeat) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Channel.DisposeAsync();
        await Connection.DisposeAsync();
    }
}
