using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Federations;
using OrleansMesh.Contracts.Leases;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Federation.Lifecycle;
using OrleansMesh.Testing.Mesh;

namespace OrleansMesh.Grains.Tests.Federations;

/// <summary>R-05: the home of a party follows a federation that another hub holds, and believes what its parties signed.</summary>
public sealed class FederationReplicaTests : ClusterTest
{
    private const string Seat = "did:mesh:hub:other";

    [Fact]
    public async Task ReplicateAsync_SignedByAll_IsALeaseHereAndEndsByTheSeatsWord()
    {
        await RegisterBothAsync();
        Agreement agreement = Signed(Seat);

        Accepted(await ShowAsync(agreement, FederationStatus.Active, 2));
        LeaseRecord lease = Assert.Single((await LeasesAsync()).Leases);
        Assert.Equal(FederationStatus.Active, lease.Status);
        FederationRecord record = (await Federation(agreement.Terms.FederationId).GetAsync())!;
        Assert.Equal((Seat, 2, 1), (record.Seat, record.SeatVersion, record.Version));

        Accepted(await ShowAsync(agreement, FederationStatus.Ended, 2));
        Assert.Single((await LeasesAsync()).Leases);
        Accepted(await ShowAsync(agreement, FederationStatus.Ended, 3));
        Assert.Empty((await LeasesAsync()).Leases);
    }

    [Fact]
    public async Task ReplicateAsync_NotSignedByAll_LetsNothingPassWhateverTheSeatSays()
    {
        await RegisterBothAsync();
        Agreement proposed = Draft(Seat).Sign(Acme.Did, Acme.Key);

        Accepted(await ShowAsync(proposed, FederationStatus.Active, 1));

        Assert.Equal(FederationStatus.Proposed, (await Federation(proposed.Terms.FederationId).GetAsync())!.Status);
        Assert.Empty((await LeasesAsync()).Leases);
    }

    [Fact]
    public async Task ReplicateAsync_OfAnotherHubOrId_IsNotProven()
    {
        await RegisterBothAsync();
        Agreement agreement = Signed(Seat);

        Refused("not-proven", await ShowAsync(Signed("did:mesh:hub:third"), FederationStatus.Active, 1));
        Refused("not-proven", await Federation(Guid.NewGuid()).ReplicateAsync(Replica(agreement, FederationStatus.Active, 1)));
        Refused("not-proven", await ShowAsync(agreement, FederationStatus.Active, 1, events: ["{}"u8.ToArray()]));
        Assert.Empty((await LeasesAsync()).Leases);
    }

    [Fact]
    public async Task ReplicateAsync_WhatThisHubHolds_IsNotChanged()
    {
        await RegisterBothAsync();
        Guid id = await FederateAsync();
        FederationRecord before = (await Federation(id).GetAsync())!;
        Assert.True(Agreement.TryParse(before.Agreement, out Agreement? agreement, out _));

        Refused("replay", await Federation(id).ReplicateAsync(Replica(agreement, FederationStatus.Ended, 99)));
        Assert.Equal(before.Version, (await Federation(id).GetAsync())!.Version);
    }

    [Fact]
    public async Task AcceptAsync_WhatAnotherHubHolds_IsForThatHubAndChangesNothingHere()
    {
        await RegisterBothAsync();
        Agreement proposed = Draft(Seat).Sign(Acme.Did, Acme.Key);
        Accepted(await ShowAsync(proposed, FederationStatus.Proposed, 1));
        IFederationGrain replica = Federation(proposed.Terms.FederationId);

        Refused("held-elsewhere", await replica.AcceptAsync(Mit.Id, Mit.KeyId, Mit.Key.Sign(proposed.SigningInput.Span)));

        Assert.Equal((FederationStatus.Proposed, 1), ((await replica.GetAsync())!.Status, (await replica.GetAsync())!.Version));
        Assert.Empty((await LeasesAsync()).Leases);
    }

    [Fact]
    public async Task SubmitAsync_WhatAnotherHubHolds_IsForThatHubAndChangesNothingHere()
    {
        await RegisterBothAsync();
        Agreement agreement = Signed(Seat);
        Accepted(await ShowAsync(agreement, FederationStatus.Active, 2));
        IFederationGrain replica = Federation(agreement.Terms.FederationId);
        Assert.True(FederationLink.TryBegin(agreement, out FederationLink? root, out _));
        var terms = new FederationEventTerms(
            agreement.Terms.FederationId, 1, 1, root.Hash, FederationEventKind.ForceEnd, Acme.Id, Acme.KeyId, Cluster.Now.ToUnixTimeMilliseconds(), new FederationEventBody { Reason = "test" });

        Refused("held-elsewhere", await replica.SubmitAsync(Acme.Id, FederationEvent.Sign(terms, Acme.Key).Bytes.ToArray()));

        Assert.Equal(FederationStatus.Active, (await replica.GetAsync())!.Status);
    }

    private Agreement Draft(string hub)
    {
        AgreementTerms terms = SampleFederation.Draft(Guid.NewGuid(), Cluster.Now, Acme, Mit).Terms with { Hub = hub };
        Assert.True(Agreement.TryCreate(terms, out Agreement? agreement, out AgreementRefusal refusal), refusal.ToString());
        return agreement;
    }

    private Agreement Signed(string hub) => Draft(hub).Sign(Acme.Did, Acme.Key).Sign(Mit.Did, Mit.Key);

    private FederationReplicaRecord Replica(Agreement agreement, FederationStatus status, int version, byte[][]? events = null) => new(
        Seat, status, version, Acme.Id, [Acme.Id, Mit.Id], agreement.Bytes.ToArray(), Credential: null, Acme.Register(Cluster.Now), "", Root: events is null ? null : agreement.Bytes.ToArray(), events);

    private Task<Decision> ShowAsync(Agreement agreement, FederationStatus status, int version, byte[][]? events = null) =>
        Federation(agreement.Terms.FederationId).ReplicateAsync(Replica(agreement, status, version, events));
}
