using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Gateway.Peers;
using OrleansMesh.Testing;
using OrleansMesh.Wire;

namespace OrleansMesh.Gateway.Tests.Peers;

public sealed class KnownHubsTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly KnownHubs _known;

    public KnownHubsTests() => _known = new KnownHubs(_clock);

    [Fact]
    public void Keep_MoreThanMayBe_ForgetsWhoWasNotAnnouncedForLongest()
    {
        Peer[] peers = [.. Enumerable.Range(0, KnownHubs.HubsMax + 1).Select(_ => NewPeer())];
        foreach (Peer peer in peers[..^1])
        {
            _known.Keep(peer);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(KnownHubs.HubsMax, _known.All.Count);
        _known.Keep(peers[0]);
        _clock.Advance(TimeSpan.FromSeconds(1));
        _known.Keep(peers[^1]);

        Assert.Equal(KnownHubs.HubsMax, _known.All.Count);
        Assert.True(_known.TryFind(peers[0].Id, out _));
        Assert.False(_known.TryFind(peers[1].Id, out _));
    }

    [Fact]
    public void Update_WhoIsNotAnnouncedAnyMore_IsForgottenAfterADay()
    {
        Peer peer = NewPeer();
        _known.Keep(peer);

        _clock.Advance(KnownHubs.RememberedFor);
        _known.Update(RouteSnapshot.Empty, allowPrivate: false);
        Assert.True(_known.TryFind(peer.Id, out _));

        _clock.Advance(TimeSpan.FromSeconds(1));
        _known.Update(RouteSnapshot.Empty, allowPrivate: false);
        Assert.False(_known.TryFind(peer.Id, out _));
    }

    private static Peer NewPeer()
    {
        using var key = Ed25519PrivateKey.Generate();
        Assert.True(PeerDirectory.TryReadKey(DidKey.Encode(key.PublicKey).ToString(), out NodeId id, out X25519PublicKey? agreement));
        return new Peer(id, new Uri("tcp://hub.example:7400"), agreement, IsAnnounced: true);
    }
}
