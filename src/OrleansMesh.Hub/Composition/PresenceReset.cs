using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OrleansMesh.Grains;
using OrleansMesh.Grains.Ports;

namespace OrleansMesh.Hub.Composition;

/// <summary>At the start of a hub nobody is online, whatever a crash left in the directory.</summary>
internal sealed class PresenceReset(IMeshDirectory directory, IOptions<HubOptions> hub) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => directory.AllOfflineAsync(hub.Value.Region, cancellationToken).AsTask();

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
