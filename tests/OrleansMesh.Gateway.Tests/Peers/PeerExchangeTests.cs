using Microsoft.Extensions.DependencyInjection;
using OrleansMesh.Cryptography;
using OrleansMesh.Gateway.Peers;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Gateway.Tests.Links;
using OrleansMesh.Wire.Handshake;
using OrleansMesh.Wire.Membership;

namespace OrleansMesh.Gateway.Tests.Peers;

/// <summary>Hubs that find each other (D-03), over real sockets.</summary>
public sealed class PeerExchangeTests
{
    [Fact]
    public async Task Start_FiveHubsThatKnowOneSeed_HaveTheirLinksAndTheSeedMayGo()
    {
        const int Seed = 2;
        int[] others = [0, 1, 3, 4];
        await using LinkedTown town = await LinkedTown.BuildSeededAsync(hubs: 5, Seed, linksWanted: 3);
        await Eventually.HoldsAsync(() => others.All(hub => town.Linked(hub).Length >= 3));
        await town.FederateAsync();
        await town.StoreAsync("m1", "m2");
        Assert.Equal(["m1", "m2"], await town.TakeAsync(2));

        await town.CrashAsync(Seed);

        // who had a link with the seed has one less, and dials another hub that it heard of
        await Eventually.HoldsAsync(() => others.All(hub => town.Linked(hub).SequenceEqual(others.Where(other => other != hub))));
        await town.ReachesAsync(0, town.Mit.Mesh.Id);
        await town.StoreAsync("m3", "m4");
        Assert.Equal(["m3", "m4"], await town.TakeAsync(2));
    }

    [Fact]
    public async Task Crash_AHubThatNobodyLists_IsFoundDeadByAProbeAndAliveWhenItIsBack()
    {
        await using var seed = new PeerNode();
        await using var guest = new PeerNode();
        await seed.StartWithAsync(["Hub:Region=s", "Gateway:PeerExchange:Admit=any"]);
        await guest.StartWithAsync(["Hub:Region=g", "Gateway:PeerExchange:LinksWanted=1", $"Gateway:PeerExchange:Seeds:0=tcp://127.0.0.1:{seed.Port}"]);
        await Task.WhenAll(seed.SeesAliveAsync(guest), guest.SeesAliveAsync(seed));

        await guest.CrashAsync();
        await seed.SeesAsync(guest, MemberState.Dead);

        await guest.Hub.StartAsync();
        await Task.WhenAll(seed.SeesAliveAsync(guest), guest.SeesAliveAsync(seed));
    }

    [Fact]
    public async Task Start_AgainWhenTheSeedIsGone_DialsTheHubsThatWereAnnouncedBefore()
    {
        await using var seed = new PeerNode();
        await using var listed = new PeerNode();
        await using var learner = new PeerNode();

        // the one that is listed dials nobody but the seed: who finds it again does so by what it remembers
        string[] exchange = ["Gateway:PeerExchange:Admit=introduced", "Gateway:PeerExchange:PrivateAddresses=true"];
        await seed.StartWithAsync(["Hub:Region=s", "Gateway:PeerExchange:Admit=any", "Gateway:PeerExchange:PrivateAddresses=true"]);
        await listed.StartWithAsync(["Hub:Region=a", .. exchange], seed);
        await learner.StartWithAsync(["Hub:Region=b", .. exchange, "Gateway:PeerExchange:LinksWanted=2", $"Gateway:PeerExchange:Seeds:0=tcp://127.0.0.1:{seed.Port}"]);
        await Eventually.HoldsAsync(() => learner.Pool.TryGet(listed.Id, out _) && listed.Pool.TryGet(learner.Id, out _));

        // who is taken in is remembered with that, not when somebody looks next
        Assert.True(listed.Hub.Services.GetRequiredService<KnownHubs>().TryFind(learner.Id, out _));
        await seed.CrashAsync();
        await learner.Hub.StopAsync();
        await Eventually.HoldsAsync(() => !listed.Pool.TryGet(learner.Id, out _));
        await learner.Hub.StartAsync();

        await Eventually.HoldsAsync(() => learner.Pool.TryGet(listed.Id, out _));
    }

    [Fact]
    public async Task Start_ASeedWithAnotherKeyThanExpectedOrOfAnotherNetwork_IsNotLinked()
    {
        await using var seed = new PeerNode();
        await using var pinned = new PeerNode();
        await using var foreign = new PeerNode();
        await using var right = new PeerNode();
        await seed.StartWithAsync(["Hub:Region=s", "Gateway:PeerExchange:Admit=any"]);
        string address = $"Gateway:PeerExchange:Seeds:0=tcp://127.0.0.1:{seed.Port}";
        await pinned.StartWithAsync(["Hub:Region=p", "Gateway:PeerExchange:LinksWanted=1", $"{address}#{foreign.Id}"]);
        await foreign.StartWithAsync(["Hub:Region=f", "Gateway:PeerExchange:LinksWanted=1", "Host:Genesis=another network", address]);
        await right.StartWithAsync(["Hub:Region=r", "Gateway:PeerExchange:LinksWanted=1", $"{address}#{seed.Id}"]);

        await Eventually.HoldsAsync(() => right.Pool.TryGet(seed.Id, out _));

        Assert.False(pinned.Pool.TryGet(seed.Id, out _));
        Assert.False(foreign.Pool.TryGet(seed.Id, out _));
        Assert.False(seed.Pool.TryGet(pinned.Id, out _) || seed.Pool.TryGet(foreign.Id, out _));
    }

    [Fact]
    public async Task Join_AHubThatNobodyListsOrHasAnnounced_IsAdmittedOnlyByASeedAndWhileThereAreGuestPlaces()
    {
        await using TestHub introduced = await TestHub.StartAsync("Gateway:PeerExchange:Admit=introduced", "Gateway:PeerExchange:LinksWanted=1");
        await using TestHub seed = await TestHub.StartAsync("Gateway:PeerExchange:Admit=any", "Gateway:PeerExchange:GuestsMax=1");
        using var first = Ed25519PrivateKey.Generate();
        using var second = Ed25519PrivateKey.Generate();

        Assert.Equal(HandshakeRefusal.NotAdmitted, (await JoinAsync(introduced, first)).Refusal);

        await using (EdgeClient guest = await EdgeClient.ConnectAsync(seed, Copy(first)))
        {
            Assert.Equal(NodeHandshakePhase.Admitted, (await guest.TryJoinAsync(seed, JoinAttempt.OfPeer(first))).Phase);
            PeerGuests guests = seed.Services.GetRequiredService<PeerGuests>();
            await Eventually.HoldsAsync(() => guests.Count == 1);
            Assert.Equal(HandshakeRefusal.NotAdmitted, (await JoinAsync(seed, second)).Refusal);
        }

        await Eventually.HoldsAsync(() => seed.Services.GetRequiredService<PeerGuests>().Count == 0);
        Assert.Equal(NodeHandshakePhase.Admitted, (await JoinAsync(seed, second)).Phase);
    }

    private static async Task<NodeHandshake> JoinAsync(TestHub hub, Ed25519PrivateKey key)
    {
        await using EdgeClient peer = await EdgeClient.ConnectAsync(hub, Copy(key));
        return await peer.TryJoinAsync(hub, JoinAttempt.OfPeer(key));
    }

    private static Ed25519PrivateKey Copy(Ed25519PrivateKey key)
    {
        Span<byte> seed = stackalloc byte[Ed25519PrivateKey.SeedBytes];
        key.ExportSeed(seed);
        return Ed25519PrivateKey.FromSeed(seed);
    }
}
