using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Trust;
using OrleansMesh.Domain.Trust;
using OrleansMesh.Testing.Mesh;

namespace OrleansMesh.Grains.Tests.Trust;

/// <summary>G-01: what partners say of a mesh, signed, is an input of its score.</summary>
public sealed class AttestationsTests : ClusterTest
{
    private IAttestationsGrain OfMit => Of(Mit);

    [Fact]
    public async Task AttestAsync_APartner_MovesTheScoreAndIsToldAndExplained()
    {
        Guid federation = await FederatedAsync();
        int before = (await TrustAsync(Mit)).Score;
        StreamTap<StandingChange> taps = await Cluster.TapAsync<StandingChange>(MeshStreams.Standings);
        Accepted(await AttestAsync(Acme, Mit, federation, 100));

        TrustExplanation explained = await ExplainAsync(Mit);
        AttestedRecord said = Assert.Single(explained.Attested!);
        Assert.Equal((Acme.Id, "quality", 100, 1_000, 1, false), (said.By, said.Claim, said.Value, said.Points, said.Group, said.IsMutual));
        Assert.Equal((10, "peer-attestations", before + 2), (explained.Factors[2].Value, explained.Moves[0].Factor, explained.Score));
        Assert.Equal(before + 2, (await taps.NextAsync(change => change.MeshId == Mit.Id && change.FederationId is null)).Score);
        Assert.Equal([Acme.Id], await OfMit.AttestersAsync());

        // the next of the same claim is in its place, and what is taken back counts no more
        Accepted(await AttestAsync(Acme, Mit, federation, 50));
        Assert.Equal(500, Assert.Single((await ExplainAsync(Mit)).Attested!).Points);
        Accepted(await AttestAsync(Acme, Mit, federation, null));
        explained = await ExplainAsync(Mit);
        Assert.Equal((0, before), (explained.Attested!.Length, explained.Score));
    }

    [Fact]
    public async Task AttestAsync_HubIsRestarted_HoldsUntilItExpires()
    {
        Guid federation = await FederatedAsync();
        int before = (await TrustAsync(Mit)).Score;
        byte[] said = Sign(Acme, Mit, federation, 100, TimeSpan.FromDays(1));
        Accepted(await OfMit.AttestAsync(Acme.Id, said));
        await Cluster.RestartAsync();
        Accepted(await OfMit.AttestAsync(Acme.Id, said));
        Assert.Equal(before + 2, (await TrustAsync(Mit)).Score);

        StreamTap<StandingChange> taps = await Cluster.TapAsync<StandingChange>(MeshStreams.Standings);
        Cluster.Clock.Shift(TimeSpan.FromDays(1));
        Assert.Equal((before, 0), ((await TrustAsync(Mit)).Score, (await ExplainAsync(Mit)).Attested!.Length));
        await OfMit.RefreshAsync();
        Assert.Equal(before, (await taps.NextAsync(change => change.MeshId == Mit.Id)).Score);
        Assert.Equal((before + 2, before), ((await ExplainAsync(Mit)).Moves[0].From, (await ExplainAsync(Mit)).Moves[0].To));
        Assert.Empty(await OfMit.AttestersAsync());
    }

    [Fact]
    public async Task AttestAsync_EachOther_CountsByHalf()
    {
        Guid federation = await FederatedAsync();
        Accepted(await AttestAsync(Mit, Acme, federation, 100));

        // without a credential nothing tells Mit from many names of one: its word is kept and weighs nothing
        Assert.Equal(0, Assert.Single((await ExplainAsync(Acme)).Attested!).Points);
        Accepted(await AttestAsync(Acme, Mit, federation, 100));
        AttestedRecord said = Assert.Single((await ExplainAsync(Mit)).Attested!);
        Assert.Equal((500, true), (said.Points, said.IsMutual));

        Accepted(await Mesh(Mit).PresentCredentialAsync(Credential(Mit)));
        await Of(Acme).RefreshAsync();
        Assert.Equal((500, true), ((await ExplainAsync(Acme)).Attested![0].Points, (await ExplainAsync(Acme)).Attested![0].IsMutual));
    }

    [Fact]
    public async Task AttestAsync_WhatDoesNotHold_IsRefusedAndMovesNothing()
    {
        Guid federation = await FederatedAsync();
        int before = (await TrustAsync(Mit)).Score;
        var stranger = new SampleMesh("did:mesh:enterprise:stranger");
        Accepted(await Mesh(stranger).RegisterAsync(stranger.Register(Cluster.Now)));
        Refused("unknown-federation", await AttestAsync(stranger, Mit, federation, 100));
        Refused("unknown-federation", await AttestAsync(Acme, Mit, Guid.NewGuid(), 100));
        Refused("attester-mismatch", await OfMit.AttestAsync(stranger.Id, Sign(Acme, Mit, federation, 100)));
        Refused("attester-mismatch", await Of(Acme).AttestAsync(Acme.Id, Sign(Acme, Mit, federation, 100)));
        Refused("attestation-invalid", await OfMit.AttestAsync(Acme.Id, Sign(new SampleMesh(Acme.Id), Mit, federation, 100)));
        Refused("attestation-invalid", await OfMit.AttestAsync(Acme.Id, "{}"u8.ToArray()));
        byte[] early = Sign(Acme, Mit, federation, 100, TimeSpan.FromDays(1));
        Accepted(await AttestAsync(Acme, Mit, federation, 0));
        Refused("superseded", await OfMit.AttestAsync(Acme.Id, early));
        Cluster.Clock.Shift(TimeSpan.FromHours(2));
        Refused("attestation-invalid", await OfMit.AttestAsync(Acme.Id, early));
        Assert.Equal(before, (await TrustAsync(Mit)).Score);

        Accepted(await EndAsync(federation, Mit));
        Refused("unknown-federation", await AttestAsync(Acme, Mit, federation, 100));
    }

    [Fact]
    public async Task FollowAsync_OneThatWaitedAtItsAttestersHome_IsTakenForAWeekAndCountsOnce()
    {
        Guid federation = await FederatedAsync();
        byte[] said = Sign(Acme, Mit, federation, 100);
        Cluster.Clock.Shift(MeshAttestation.OwedAgeMax - TimeSpan.FromMinutes(2));
        Refused("attestation-invalid", await OfMit.AttestAsync(Acme.Id, said));
        Accepted(await OfMit.FollowAsync(Acme.Id, said));
        Accepted(await OfMit.FollowAsync(Acme.Id, said));
        Assert.Equal(1, Assert.Single((await ExplainAsync(Mit)).Attested!).Group);
        Assert.True(await OfMit.StandsAsync(said));

        // it stands until its attester says something else, and what takes it back until then, too
        Cluster.Clock.Shift(TimeSpan.FromMilliseconds(1));
        byte[] other = Sign(Acme, Mit, federation, 50);
        Refused("attestation-invalid", await OfMit.FollowAsync(Mit.Id, said[..^1]));
        Accepted(await OfMit.FollowAsync(Acme.Id, other));
        Assert.Equal((false, true), (await OfMit.StandsAsync(said), await OfMit.StandsAsync(other)));
        Cluster.Clock.Shift(TimeSpan.FromMilliseconds(1));
        byte[] withdrawn = Sign(Acme, Mit, federation, null);
        Assert.False(await OfMit.StandsAsync(withdrawn));
        Accepted(await OfMit.FollowAsync(Acme.Id, withdrawn));
        Assert.Equal((false, true), (await OfMit.StandsAsync(other), await OfMit.StandsAsync(withdrawn)));
        Cluster.Clock.Shift(MeshAttestation.OwedAgeMax);
        Refused("attestation-invalid", await OfMit.FollowAsync(Acme.Id, other));
    }

    [Fact]
    public async Task AttestAsync_AtTheSameTimeOfEachOther_NeitherWaits()
    {
        Guid federation = await FederatedAsync();
        Accepted(await Mesh(Mit).PresentCredentialAsync(Credential(Mit)));
        for (int i = 0; i < 20; i++)
        {
            Cluster.Clock.Shift(TimeSpan.FromMilliseconds(10));
            Decision[] decisions = await Task.WhenAll(AttestAsync(Acme, Mit, federation, i), AttestAsync(Mit, Acme, federation, i));
            Assert.All(decisions, Accepted);
            await Task.WhenAll(OfMit.RefreshAsync(), Of(Acme).RefreshAsync());
        }
    }

    private IAttestationsGrain Of(SampleMesh mesh) => Cluster.Client.GetGrain<IAttestationsGrain>(mesh.Id);

    private Task<TrustExplanation> ExplainAsync(SampleMesh mesh) => Cluster.Client.GetGrain<ITrustEdgeGrain>(mesh.Id).ExplainAsync();

    private async Task<Guid> FederatedAsync()
    {
        await RegisterBothAsync();
        return await FederateAsync();
    }

    private Task<Decision> AttestAsync(SampleMesh by, SampleMesh about, Guid federation, int? value)
    {
        // each is newer than the one before
        Cluster.Clock.Shift(TimeSpan.FromMilliseconds(1));
        return Of(about).AttestAsync(by.Id, Sign(by, about, federation, value));
    }

    private byte[] Sign(SampleMesh by, SampleMesh about, Guid federation, int? value, TimeSpan? lifetime = null)
    {
        long now = Cluster.Now.ToUnixTimeMilliseconds();
        var terms = new AttestationTerms(about.Id, by.Id, by.KeyId, federation, AttestationClaim.Quality, value, now, now + (long)(lifetime ?? TimeSpan.FromDays(90)).TotalMilliseconds);
        return MeshAttestation.Sign(terms, by.Key).Bytes.ToArray();
    }
}
