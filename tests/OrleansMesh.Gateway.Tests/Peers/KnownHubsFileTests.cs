using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Gateway.Peers;
using OrleansMesh.Testing;
using OrleansMesh.Wire;

namespace OrleansMesh.Gateway.Tests.Peers;

/// <summary>D-03: hubs that were announced are known after a restart.</summary>
public sealed class KnownHubsFileTests : IDisposable
{
    private readonly ManualTimeProvider _clock = new();
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"known-hubs-{Guid.NewGuid():N}");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Load_WhatWasSaved_IsKnownForTheRestOfItsDay()
    {
        Peer peer = NewPeer();
        KnownHubs before = new(_clock);
        before.Keep(peer);
        before.Keep(NewPeer() with { IsAnnounced = false });
        OpenFile(before).Save();

        _clock.Advance(KnownHubs.RememberedFor);
        KnownHubs after = Loaded();
        Assert.Equal(peer.Id, Assert.Single(after.All).Id);
        Assert.True(after.TryFind(peer.Id, out Peer? found));
        Assert.Equal((peer.Address, peer.Agreement, true), (found.Address, found.Agreement, found.IsAnnounced));

        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(Loaded().All);
    }

    [Fact]
    public void Load_AnAddressThatMayNotBeDialled_IsLeftOut()
    {
        KnownHubs before = new(_clock);
        before.Keep(NewPeer() with { Address = new Uri("tcp://127.0.0.1:7400") });
        OpenFile(before).Save();
        Assert.Empty(Loaded().All);
        _ = Assert.Single(Loaded(allowPrivate: true).All);
    }

    [Fact]
    public void Save_NothingNew_WritesTheTimesNowAndThen()
    {
        KnownHubs known = new(_clock);
        Peer peer = NewPeer();
        known.Keep(peer);
        KnownHubsFile file = OpenFile(known);
        file.Save();
        string first = File.ReadAllText(_path);

        _clock.Advance(KnownHubsFile.RewritePeriod - TimeSpan.FromSeconds(1));
        known.Keep(peer);
        file.Save();
        Assert.Equal(first, File.ReadAllText(_path));
        _clock.Advance(TimeSpan.FromSeconds(1));
        file.Save();
        Assert.NotEqual(first, File.ReadAllText(_path));
    }

    [Fact]
    public void Load_NoFileOrOneOfSomethingElse_IsNone()
    {
        Assert.Empty(Loaded().All);
        File.WriteAllBytes(_path, [0xff, 0xfe, 0, 1, 2, 10, 32, 32, 10]);
        Assert.Empty(Loaded().All);
        Directory.CreateDirectory(_path + ".d");
        new KnownHubsFile(_path + ".d", new KnownHubs(_clock), allowPrivate: true, _clock, NullLogger.Instance).Load();
        Directory.Delete(_path + ".d");
    }

    [Fact]
    public void Parse_MoreLinesThanAreRemembered_AreCut()
    {
        string line = KnownHubsFile.Print([(NewPeer(), _clock.GetUtcNow())]);
        Assert.Equal(KnownHubs.HubsMax, KnownHubsFile.Parse(string.Concat(Enumerable.Repeat(line, KnownHubs.HubsMax + 1)), allowPrivate: false).Count());
    }

    [Fact]
    public void Parse_AnyChangedLine_NeverThrowsAndIsItselfAgain()
    {
        string line = KnownHubsFile.Print([(NewPeer(), _clock.GetUtcNow())]);
        Prop.ForAll<int, char>((at, value) =>
        {
            char[] changed = line.ToCharArray();
            changed[(at & int.MaxValue) % changed.Length] = value;
            (Peer, DateTimeOffset)[] read = [.. KnownHubsFile.Parse(new string(changed), allowPrivate: true)];
            string again = KnownHubsFile.Print(read);
            return KnownHubsFile.Print(KnownHubsFile.Parse(again, allowPrivate: true)) == again;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    private KnownHubs Loaded(bool allowPrivate = false)
    {
        KnownHubs known = new(_clock);
        OpenFile(known, allowPrivate).Load();
        return known;
    }

    private KnownHubsFile OpenFile(KnownHubs known, bool allowPrivate = false) => new(_path, known, allowPrivate, _clock, NullLogger.Instance);

    private static Peer NewPeer()
    {
        using var key = Ed25519PrivateKey.Generate();
        Assert.True(PeerDirectory.TryReadKey(DidKey.Encode(key.PublicKey).ToString(), out NodeId id, out X25519PublicKey? agreement));
        return new Peer(id, new Uri("tcp://8.8.8.8:7400"), agreement, IsAnnounced: true);
    }
}
