using System.ComponentModel.DataAnnotations;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Identity.Registry;
using OrleansMesh.Domain.Identity.Resolution;
using OrleansMesh.Resolution.Caching;

namespace OrleansMesh.Resolution;

/// <summary>
/// Resolves DIDs of any method that it has a source for, and remembers what it found (I-01): a document for the time that its source
/// allows, that there is none for 30 s. One fetch serves all who ask at once. did:key and the long form of did:ion need no source.
/// </summary>
public sealed class DidResolver
{
    private readonly Dictionary<string, IDidSource> _sources;
    private readonly ResolverOptions _options;
    private readonly TimeProvider _clock;
    private readonly ResolutionCache _cache;
    private readonly Lock _gate = new();
    private int _fetching;

    /// <summary>Makes a resolver.</summary>
    /// <exception cref="ValidationException">An option is out of its bounds.</exception>
    /// <exception cref="ArgumentException">Two sources are for one method.</exception>
    public DidResolver(IEnumerable<IDidSource> sources, ResolverOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        _sources = sources.ToDictionary(source => source.Method, StringComparer.Ordinal);
        _options = options;
        _clock = clock;
        _cache = new ResolutionCache(options.EntriesMax);
    }

    /// <summary>How many DIDs are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _cache.Count;
            }
        }
    }

    /// <summary>The document of a DID, from memory or from its source; an error is a value.</summary>
    public ValueTask<DidResolution> ResolveAsync(string did, CancellationToken cancellationToken) => Did.TryParse(did, out Did parsed)
        ? ResolveAsync(parsed, null, cancellationToken)
        : ValueTask.FromResult(DidResolution.Failed(ResolutionError.InvalidDid, "That is no DID (DID Core 3.1)."));

    /// <summary>As the other overload; <paramref name="version"/> may choose a version, of a method that has them.</summary>
    public ValueTask<DidResolution> ResolveAsync(Did did, DidUrlParameters? version, CancellationToken cancellationToken)
    {
        if (TryResolveLocally(did, out DidResolution? local))
        {
            return ValueTask.FromResult(Choose(did, new FetchedDid(local), version));
        }

        return Known(did, refetch: false, out Task<FetchedDid>? fetching) is { } known
            ? ValueTask.FromResult(Choose(did, known, version))
            : ChooseAsync(did, fetching!.WaitAsync(cancellationToken), version);
    }

    /// <summary>The document anew, for when a signature by one of its keys fails: the key may have changed. Within <see cref="ResolverOptions.RefetchInterval"/> of the last fetch, what is remembered.</summary>
    public async ValueTask<DidResolution> RefetchAsync(Did did, CancellationToken cancellationToken) => TryResolveLocally(did, out DidResolution? local)
        ? local
        : (await FetchAsync(did, refetch: true, cancellationToken)).Resolution;

    /// <summary>The verified history of a DID whose method has one; null for others, and when it cannot be got.</summary>
    public async ValueTask<MeshHistory?> HistoryAsync(Did did, CancellationToken cancellationToken) =>
        TryResolveLocally(did, out _) ? null : (await FetchAsync(did, refetch: false, cancellationToken)).History;

    /// <summary>What a DID URL names: a document, a key, a service or an address at one.</summary>
    public async ValueTask<Dereferenced> DereferenceAsync(DidUrl url, KeyPurpose? purpose, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(url);
        _ = DidUrlParameters.TryParse(url, out DidUrlParameters? parameters);
        return DidDereferencer.Dereference(url, await ResolveAsync(url.Did, parameters, cancellationToken), purpose);
    }

    /// <summary>Forgets a DID, as when it is known to have changed.</summary>
    public void Forget(Did did)
    {
        lock (_gate)
        {
            _cache.Remove(did);
        }
    }

    private static bool TryResolveLocally(Did did, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out DidResolution? resolution)
    {
        resolution = did.Is(DidKey.Method)
            ? DidKey.TryResolve(did, out DidDocument? document, out DidKeyFault fault)
                ? DidResolution.Found(document)
                : DidResolution.Failed(ResolutionError.InvalidDid, $"{did} is no did:key of a kind of key that is read here: {fault}.")
            : Domain.Identity.Methods.DidIon.IsLongForm(did) ? Domain.Identity.Methods.DidIon.ResolveLongForm(did)
            : null;
        return resolution is not null;
    }

    private static DidResolution Choose(Did did, FetchedDid fetched, DidUrlParameters? version) =>
        version is not { } asked || (asked.VersionId is null && asked.VersionTime is null) || fetched.Resolution.Document is null ? fetched.Resolution
            : fetched.History is { } history ? MeshResolution.Resolve(history, asked)
            : DidResolution.Failed(ResolutionError.NotFound, $"There are no versions of did:{did.Method} here.");

    private static async ValueTask<DidResolution> ChooseAsync(Did did, Task<FetchedDid> fetched, DidUrlParameters? version) =>
        Choose(did, await fetched, version);

    private async ValueTask<FetchedDid> FetchAsync(Did did, bool refetch, CancellationToken cancellationToken) =>
        Known(did, refetch, out Task<FetchedDid>? fetching) ?? await fetching!.WaitAsync(cancellationToken);

    /// <summary>What is remembered and still holds; null, and the fetch to wait for, when nothing is.</summary>
    private FetchedDid? Known(Did did, bool refetch, out Task<FetchedDid>? fetching)
    {
        fetching = null;
        if (did == default || !_sources.TryGetValue(did.Method.ToString(), out IDidSource? source))
        {
            return FetchedDid.Failed(ResolutionError.MethodNotSupported, $"did:{did.Method} is not resolved here, or its endpoint is not configured.");
        }

        lock (_gate)
        {
            CacheEntry entry = _cache.Use(did);
            if (entry.Fetched is { } known && _clock.GetElapsedTime(entry.FetchedAt) < (refetch ? _options.RefetchInterval : entry.Ttl))
            {
                return known;
            }

            fetching = entry.Fetching;
            if (fetching is not null)
            {
                return null;
            }

            if (_fetching >= _options.FetchesMax)
            {
                return entry.Fetched is { } last && refetch
                    ? last
                    : FetchedDid.Failed(ResolutionError.Unreachable, $"{_options.FetchesMax} fetches are under way: ask again later.");
            }

            _fetching++;
            // on the pool: a source may work before its first await, and we hold the lock
            fetching = Task.Run(() => FetchAsync(source, did, entry), CancellationToken.None);
            entry.Fetching = fetching;
            return null;
        }
    }

    // For all who wait: no one's cancellation stops it, the source's own bounds do.
    private async Task<FetchedDid> FetchAsync(IDidSource source, Did did, CacheEntry entry)
    {
        FetchedDid fetched;
        try
        {
            fetched = Judge(did, entry.History, await source.FetchAsync(did, CancellationToken.None));
        }
        catch (Exception e) when (e is IOException or HttpRequestException or OperationCanceledException)
        {
            fetched = FetchedDid.Failed(ResolutionError.Unreachable, $"{did} could not be fetched: {e.Message}");
        }
        finally
        {
            lock (_gate)
            {
                _fetching--;
                entry.Fetching = null;
            }
        }

        lock (_gate)
        {
            // what is known holds for its time, even when asking again for a new key fails
            bool keep = fetched.Resolution.Error == ResolutionError.Unreachable && entry.Fetched is { Resolution.Document: not null } && _clock.GetElapsedTime(entry.FetchedAt) < entry.Ttl;
            if (keep)
            {
                return entry.Fetched!;
            }

            entry.Fetched = fetched;
            entry.History = fetched.History ?? entry.History;
            entry.FetchedAt = _clock.GetTimestamp();
            entry.Ttl = TtlOf(fetched);
        }

        return fetched;
    }

    // Whoever holds an old key can write another branch: the history that was seen first is the one to go on with.
    private static FetchedDid Judge(Did did, MeshHistory? earlier, FetchedDid fetched) =>
        earlier is not null && fetched.History is { } later && !later.Continues(earlier)
            ? FetchedDid.Failed(ResolutionError.InvalidDidDocument, $"The history of {did} does not go on from what was seen before: {earlier.Versions.Count} versions were, and now there are {later.Versions.Count} on another branch.")
            : fetched;

    private TimeSpan TtlOf(FetchedDid fetched)
    {
        if (fetched.Resolution.Document is null)
        {
            return _options.NegativeTtl;
        }

        TimeSpan ttl = fetched.MaxAge ?? _options.Ttl;
        return ttl < _options.TtlMin ? _options.TtlMin : ttl > _options.TtlMax ? _options.TtlMax : ttl;
    }
}
