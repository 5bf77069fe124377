using System.Collections.Concurrent;
using OrleansMesh.Bridge.Callers;
using OrleansMesh.Client;
using OrleansMesh.Domain.Credentials;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Identity.Registry;
using OrleansMesh.Domain.Multiformats;
using OrleansMesh.Domain.Ucan;
using OrleansMesh.Hub.Credentials;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Cli.Bridging;

/// <summary>
/// What a bridge knows of partners by its hub: registrations, verified from their first version, for <see cref="DocumentTime"/>; and
/// revocations, asked for again after <see cref="RevocationTime"/>. A hub that is away leaves nothing known, so that nothing passes.
/// </summary>
/// <param name="issuers">Those who may vouch for partners.</param>
/// <param name="lists">How their status lists are fetched.</param>
internal sealed class PartnerKnowledge(MeshClient client, IReadOnlyDictionary<Did, DidDocument> issuers, ForeignStatusSettings lists, TimeProvider clock)
    : IPartnerKnowledge, IUcanRevocations, IDisposable
{
    private const int DocumentsMax = 1_000;
    private static readonly TimeSpan DocumentTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RevocationTime = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Did, (DidDocument? Document, DateTimeOffset Until)> _documents = new();
    private readonly ConcurrentDictionary<Cid, Did[]> _revokers = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly StatusListClient _lists = StatusListClient.Create(lists, issuers.GetValueOrDefault, clock);
    private DateTimeOffset _askedAt;
    private long _number;

    /// <summary>The documents of those who may vouch for partners.</summary>
    public IReadOnlyDictionary<Did, DidDocument> Issuers => issuers;

    /// <inheritdoc/>
    public async Task<DidDocument?> DocumentAsync(Did mesh, CancellationToken ct)
    {
        if (issuers.TryGetValue(mesh, out DidDocument? issuer))
        {
            return issuer;
        }

        DateTimeOffset now = clock.GetUtcNow();
        if (_documents.TryGetValue(mesh, out (DidDocument? Document, DateTimeOffset Until) known) && known.Until > now)
        {
            return known.Document;
        }

        if (_documents.Count >= DocumentsMax)
        {
            _documents.Clear();
        }

        DidDocument? document = null;
        try
        {
            MeshHistory? history = await client.HistoryAsync(mesh, ct);
            document = history is { IsDeactivated: false } ? history.Current.Document : null;
        }
        catch (MeshRefusedException)
        {
            // The hub does not know it; that is an answer too.
        }

        _documents[mesh] = (document, now + DocumentTime);
        return document;
    }

    /// <inheritdoc/>
    public async Task<IUcanRevocations> RevocationsAsync(CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            DateTimeOffset now = clock.GetUtcNow();
            bool isLast = now - _askedAt < RevocationTime;
            while (!isLast)
            {
                IReadOnlyList<RevocationsResult.Revocation> page = await client.RevocationsAsync(_number, ct);
                foreach (RevocationsResult.Revocation each in page)
                {
                    Take(each);
                }

                isLast = page.Count < RevocationsResult.CountMax;
                _askedAt = isLast ? now : _askedAt;
            }
        }
        finally
        {
            _turn.Release();
        }

        return this;
    }

    /// <inheritdoc/>
    public async Task<SignedStatusList?> StatusListAsync(string url, CancellationToken ct) => (await _lists.Fetcher.FindAsync(url, ct)).List;

    /// <inheritdoc/>
    public IReadOnlyCollection<Did> RevokersOf(Cid delegation) => _revokers.GetValueOrDefault(delegation, []);

    /// <inheritdoc/>
    public void Dispose()
    {
        _turn.Dispose();
        _lists.Dispose();
    }

    // The hub verified them; one that it made up could only keep a call out, which a hub can do anyway.
    private void Take(RevocationsResult.Revocation each)
    {
        _number = Math.Max(_number, each.Number);
        if (Cid.TryParse(each.Delegation, out Cid? delegation) && Did.TryParse(each.Revoker, out Did revoker))
        {
            _revokers.AddOrUpdate(delegation, _ => [revoker], (_, known) => known.Contains(revoker) ? known : [.. known, revoker]);
        }
    }
}
