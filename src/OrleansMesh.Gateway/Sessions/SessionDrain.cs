using Microsoft.Extensions.Hosting;

namespace OrleansMesh.Gateway.Sessions;

/// <summary>At a graceful stop, lets every session send what it was given, and closes it, before the listeners wait for their connections to end.</summary>
internal sealed class SessionDrain(SessionTable sessions) : IHostedLifecycleService
{
    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.WhenAll(sessions.All().Select(s => s.CloseAsync().AsTask()));

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
