using OrleansMesh.Client.Federations;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Json;
using OrleansMesh.Domain.Sealing;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Client.Sealing;

/// <summary>
/// The sealing keys of partners. The hub shows their registrations and cannot put its own in their place: only one counts that
/// the very key has signed which the agreement names, and never one of a lower version than was seen.
/// </summary>
internal sealed class PeerKeys(MeshClientOptions options, IHubRequests hub, PartyHistories histories)
{
    // More than a mesh has partners; of one too many, the one that was asked for longest ago is asked for again.
    private const int PeersMax = 1024;

    // How long a partner that changed its key may be sealed for with the one before it.
    private static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(10);

    // A partner that names keys which do not exist makes us ask once in this time, and no more.
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<AgreementParty, Peer> _peers = [];

    /// <summary>The keys of a partner, the one to seal for first; none when what the hub shows does not hold.</summary>
    /// <exception cref="MeshUnreachableException">The hub did not answer, and nothing is known from before.</exception>
    public async ValueTask<IReadOnlyList<SealingKey>> GetAsync(AgreementParty party, CancellationToken ct)
    {
        Peer peer = Enter(party);
        TimeSpan patience = peer.Registration is null ? AskAgainAfter : FreshFor;
        try
        {
            await AskAsync(peer, party, patience).WaitAsync(ct);
        }
        catch (MeshUnreachableException) when (peer.Registration is not null)
        {
            // What was verified before is still the partner's word.
        }

        return peer.Keys;
    }

    /// <summary>The keys of a partner, asked for again when <paramref name="keyId"/> is none of those that are known.</summary>
    /// <exception cref="MeshUnreachableException">The hub did not answer, and the key is not known from before.</exception>
    public async ValueTask<IReadOnlyList<SealingKey>> GetAsync(AgreementParty party, string keyId, CancellationToken ct)
    {
        Peer peer = Enter(party);
        if (!peer.Keys.Any(k => k.Id == keyId))
        {
            await AskAsync(peer, party, AskAgainAfter).WaitAsync(ct);
        }

        return peer.Keys;
    }

    private Peer Enter(AgreementParty party)
    {
        lock (_gate)
        {
            if (!_peers.TryGetValue(party, out Peer? peer))
            {
                if (_peers.Count >= PeersMax)
                {
                    _ = _peers.Remove(_peers.MinBy(p => p.Value.AskedAt).Key);
                }

                _peers[party] = peer = new Peer();
            }

            return peer;
        }
    }

    // One question at a time for each partner, whoever needs the answer.
    private Task AskAsync(Peer peer, AgreementParty party, TimeSpan goodFor)
    {
        lock (_gate)
        {
            bool isGood = peer.Asking is { } asking
                && (!asking.IsCompleted || (asking.IsCompletedSuccessfully && options.Clock.GetElapsedTime(peer.AskedAt) < goodFor));
            if (!isGood)
            {
                peer.AskedAt = options.Clock.GetTimestamp();
                peer.Asking = FetchAsync(peer, party);
            }

            return peer.Asking!;
        }
    }

    private async Task FetchAsync(Peer peer, AgreementParty party)
    {
        try
        {
            ShowMeshResult shown = await hub.AskAsync(
                RequestTypes.ShowMesh,
                new ShowMeshRequest(party.Id),
                RequestJson.Default.ShowMeshRequest,
                RequestJson.Default.ShowMeshResult,
                options.RequestTimeout,
                CancellationToken.None);
            byte[] registration = CanonicalJson.Canonicalize(shown.Registration);
            bool holds = MeshRegistration.TryVerifyBy(
                registration, Did.Parse(party.Id), party.KeyId, party.Key, options.Clock.GetUtcNow(), out MeshRegistration? verified, out _);
            if (!holds && await histories.GetAsync(party, peer.AskedAt, persistent: false, CancellationToken.None) is { IsDeactivated: false } history)
            {
                // signed by a key that the partner has changed to since
                verified = history.Current;
                holds = true;
            }

            if (holds && verified!.Version >= (peer.Registration?.Version ?? 0))
            {
                peer.Keys = SealingKeys.Of(verified.Document, party);
                peer.Registration = verified;
            }
        }
        catch (MeshRefusedException)
        {
            // The hub does not show it: what is known from before, if anything, stays.
        }
    }

    private sealed class Peer
    {
        private volatile MeshRegistration? _registration;
        private volatile IReadOnlyList<SealingKey> _keys = [];

        public MeshRegistration? Registration
        {
            get => _registration;
            set => _registration = value;
        }

        public IReadOnlyList<SealingKey> Keys
        {
            get => _keys;
            set => _keys = value;
        }

        public Task? Asking { get; set; }

        public long AskedAt { get; set; }
    }
}
