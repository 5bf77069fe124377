using Microsoft.Extensions.Logging;

namespace OrleansMesh.Bridge.Local;

/// <summary>All of our own MCP servers and what they offer together.</summary>
public sealed class LocalServers
{
    private static readonly TimeSpan StartWait = TimeSpan.FromSeconds(10);

    private readonly IReadOnlyList<LocalServer> _servers;
    private readonly TimeProvider _clock;
    private readonly Lock _rebuilding = new();
    private LocalCatalogue _catalogue = LocalCatalogue.Empty;

    /// <summary>The servers of <paramref name="options"/>, which are valid.</summary>
    public LocalServers(BridgeOptions options, ILoggerFactory loggers)
        : this(
            [.. options.LocalServers.Select(s => new LocalServer(s.Name, () => ServerTransports.Create(s, loggers), options, loggers))],
            options.Clock)
    {
    }

    /// <summary>Servers that are already described, in order of precedence.</summary>
    public LocalServers(IReadOnlyList<LocalServer> servers, TimeProvider clock)
    {
        _servers = servers;
        _clock = clock;
        foreach (LocalServer server in servers)
        {
            server.Changed += Rebuild;
        }
    }

    /// <summary>Raised after <see cref="Catalogue"/> changed.</summary>
    public event Action? Changed;

    /// <summary>What is offered now.</summary>
    public LocalCatalogue Catalogue => Volatile.Read(ref _catalogue);

    /// <summary>Keeps all running until <paramref name="ct"/> fires.</summary>
    public Task RunAsync(CancellationToken ct) => Task.WhenAll(_servers.Select(s => s.RunAsync(ct)));

    /// <summary>Waits until every server has started or failed once, at most 10 s: a broken server does not hold up the bridge.</summary>
    public async Task WaitForFirstAttemptsAsync(CancellationToken ct)
    {
        try
        {
            await Task.WhenAll(_servers.Select(s => s.FirstAttempt)).WaitAsync(StartWait, _clock, ct);
        }
        catch (TimeoutException)
        {
            // What comes later is announced by list_changed.
        }
    }

    /// <summary>The server called <paramref name="name"/>; null when there is none.</summary>
    public LocalServer? Find(string name) => _servers.FirstOrDefault(s => s.Name == name);

    private void Rebuild()
    {
        lock (_rebuilding)
        {
            Volatile.Write(ref _catalogue, LocalCatalogue.Build(_servers.Select(s => (s.Name, s.Listing))));
        }

        Changed?.Invoke();
    }
}
