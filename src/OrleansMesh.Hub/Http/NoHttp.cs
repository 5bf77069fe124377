using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace OrleansMesh.Hub.Http;

/// <summary>The web server of a hub that serves no HTTP: Kestrel without an endpoint would listen at one of its own choice.</summary>
internal sealed class NoHttp : IServer
{
    public NoHttp() => Features.Set<IServerAddressesFeature>(new ServerAddressesFeature());

    /// <inheritdoc/>
    public IFeatureCollection Features { get; } = new FeatureCollection();

    /// <inheritdoc/>
    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose()
    {
        // it holds nothing
    }
}
