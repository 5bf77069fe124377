using System.ComponentModel.DataAnnotations;
using OrleansMesh.Domain.Credentials;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Identity.Resolution;
using OrleansMesh.Resolution.Http;

namespace OrleansMesh.Resolution.StatusLists;

/// <summary>
/// Status lists of other issuers: fetched, verified, kept for their time (I-03). One fetch serves all who ask at once. While an issuer
/// gives no new list, the last one is used for <see cref="StatusListOptions.StaleFor"/>; an older list than the last never takes its place.
/// </summary>
public sealed class StatusListFetcher
{
    private const string Accept = "application/vc, application/vc+ld+json, application/json;q=0.9";

    private readonly GuardedHttp _http;
    private readonly Func<Did, DidDocument?> _documents;
    private readonly StatusListOptions _options;
    private readonly TimeProvider _clock;
    private readonly StatusListCache _cache;
    private readonly Dictionary<string, Failure> _failures = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Task<StatusListAnswer>> _fetching = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>Makes a fetcher.</summary>
    /// <param name="http">Its <see cref="FetchLimits.BytesMax"/> should be <see cref="CredentialDocument.BytesMax"/>.</param>
    /// <param name="documents">The documents of issuers that are trusted: whose lists may be taken.</param>
    /// <param name="options">Times and bounds.</param>
    /// <param name="clock">The time.</param>
    /// <exception cref="ValidationException">An option is out of its bounds.</exception>
    public StatusListFetcher(GuardedHttp http, Func<Did, DidDocument?> documents, StatusListOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        (_http, _documents, _options, _clock) = (http, documents, options, clock);
        _cache = new StatusListCache(options.KeepFor, options.ListsMax);
    }

    /// <summary>The list at a URL, kept or fetched; that there is none is a value, and only cancellation throws.</summary>
    public ValueTask<StatusListAnswer> FindAsync(string url, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? address))
        {
            return ValueTask.FromResult(new StatusListAnswer(null, IsStale: false, "That is no URL."));
        }

        lock (_gate)
        {
            DateTimeOffset now = _clock.GetUtcNow();
            if (_cache.TryGet(url, now, out SignedStatusList? list))
            {
                return ValueTask.FromResult(new StatusListAnswer(list, IsStale: false, ""));
            }

            if (_failures.TryGetValue(url, out Failure failure) && _clock.GetElapsedTime(failure.At) < _options.RetryAfter)
            {
                return ValueTask.FromResult(LastOf(url, now, failure.Detail));
            }

            if (!_fetching.TryGetValue(url, out Task<StatusListAnswer>? fetching))
            {
                if (_fetching.Count >= _options.FetchesMax)
                {
                    return ValueTask.FromResult(LastOf(url, now, $"{_options.FetchesMax} fetches are under way: ask again later."));
                }

                // on the pool: the lock is held here
                fetching = Task.Run(() => FetchAsync(url, address), CancellationToken.None);
                _fetching[url] = fetching;
            }

            return new ValueTask<StatusListAnswer>(fetching.WaitAsync(cancellationToken));
        }
    }

    // For all who wait: no one's cancellation stops it, the bounds of the client do.
    private async Task<StatusListAnswer> FetchAsync(string url, Uri address)
    {
        SignedStatusList? list = null;
        string detail = "";
        try
        {
            FetchedBody fetched = await _http.GetAsync(address, Accept, CancellationToken.None);
            detail = fetched.Error != ResolutionError.None ? fetched.Detail
                : SignedStatusList.TryVerify(fetched.Body, url, _documents, _clock.GetUtcNow(), out list, out StatusListRefusal refusal) ? ""
                : $"What {address.Host} gives is not taken: {refusal}.";
        }
        catch (Exception e) when (e is IOException or HttpRequestException or OperationCanceledException)
        {
            detail = $"{url} could not be fetched: {e.Message}";
        }
        finally
        {
            lock (_gate)
            {
                _fetching.Remove(url);
            }
        }

        lock (_gate)
        {
            DateTimeOffset now = _clock.GetUtcNow();
            if (list is not null && _cache.TryPut(list, now))
            {
                _failures.Remove(url);
                return new StatusListAnswer(list, IsStale: false, "");
            }

            detail = list is null ? detail : $"What {address.Host} gives is older than what it gave before, of another issuer, or no longer valid.";
            Remember(url, new Failure(_clock.GetTimestamp(), detail));
            return LastOf(url, now, detail);
        }
    }

    private StatusListAnswer LastOf(string url, DateTimeOffset now, string detail) => _cache.TryGetStale(url, now, _options.StaleFor, out SignedStatusList? last)
        ? new StatusListAnswer(last, IsStale: true, detail)
        : new StatusListAnswer(null, IsStale: false, detail);

    private void Remember(string url, Failure failure)
    {
        if (_failures.Count >= _options.ListsMax && !_failures.ContainsKey(url))
        {
            _failures.Remove(_failures.MinBy(entry => entry.Value.At).Key);
        }

        _failures[url] = failure;
    }

    private readonly record struct Failure(long At, string Detail);
}
