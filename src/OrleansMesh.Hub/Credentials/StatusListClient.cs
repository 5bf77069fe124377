using OrleansMesh.Domain.Identity;
using OrleansMesh.Resolution.Http;
using OrleansMesh.Resolution.StatusLists;

namespace OrleansMesh.Hub.Credentials;

/// <summary>A fetcher of status lists with the HTTP client that is its own.</summary>
public sealed class StatusListClient : IDisposable
{
    private readonly GuardedHttp _http;

    private StatusListClient(GuardedHttp http, StatusListFetcher fetcher)
    {
        _http = http;
        Fetcher = fetcher;
    }

    /// <summary>Fetches, verifies and keeps.</summary>
    public StatusListFetcher Fetcher { get; }

    /// <summary>Makes one by settings.</summary>
    /// <param name="documents">The documents of issuers that are trusted.</param>
    public static StatusListClient Create(ForeignStatusSettings settings, Func<Did, DidDocument?> documents, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var http = new GuardedHttp(settings.Limits(), clock);
        return new StatusListClient(http, new StatusListFetcher(http, documents, settings.Options, clock));
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
