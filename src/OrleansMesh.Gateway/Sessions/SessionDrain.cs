using Microsoft.Extensions.Hosting;

namespace OrleansMesh.Gateway.Sessions;

/// <summary>At a graceful stop, lets every session send what it was given, and closes it.</summary>
internal sealed class SessionDrain(SessionTable sessions) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(sessions.All().Select(s => s.CloseAsync().AsTask()));
}
