using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Federations;
using OrleansMesh.Contracts.Leases;
using OrleansMesh.Contracts.Notices;
using OrleansMesh.Domain.Federation;

namespace OrleansMesh.Grains.Tests.Federations;

public sealed class FederationGrainTests : ClusterTest
{
    [Fact]
    public async Task AcceptAsync_TheLastSignature_MakesItActiveForGatewaysPartiesAndTrust()
    {
        await RegisterBothAsync();
        StreamTap<MeshNotice> notices = await Cluster.TapAsync<MeshNotice>(MeshStreams.Notices);
        Guid id = await FederateAsync();
        FederationRecord record = (await Federation(id).GetAsync())!;

        Assert.Equal((FederationStatus.Active, 2, Acme.Id, ""), (record.Status, record.Version, record.ProposerMeshId, record.Reason));
        Assert.True(Agreement.TryParse(record.Agreement, out Agreement? agreement, out _));
        Assert.Equal(AgreementRefusal.None, agreement.Verify(Cluster.Now));
        Assert.Equal(record.Agreement, (await notices.NextAsync(n => n.Federation.Status == FederationStatus.Active)).Federation.Agreement);
        LeaseRecord lease = Assert.Single((await LeasesAsync()).Leases);
        Assert.Equal((id, FederationStatus.Active, 2), (lease.FederationId, lease.Status, lease.Version));
        Assert.Equal((1, 1), ((await TrustAsync(Acme)).Federations, (await TrustAsync(Mit)).Federations));
    }

    [Fact]
    public async Task AcceptAsync_Again_IsAcceptedAndCountsNothingTwice()
    {
        await RegisterBothAsync();
        Agreement agreement = await ProposeAsync();
        Accepted(await AcceptAsync(agreement));
        Accepted(await AcceptAsync(agreement));

        Assert.Equal(2, (await Federation(agreement.Terms.FederationId).GetAsync())!.Version);
        Assert.Equal(1, (await TrustAsync(Mit)).Federations);
    }

    [Fact]
    public async Task AcceptAsync_AWrongSignatureKeyOrMesh_IsRefusedAndItStaysProposed()
    {
        await RegisterBothAsync();
        Agreement agreement = await ProposeAsync();
        IFederationGrain grain = Federation(agreement.Terms.FederationId);
        byte[] right = Mit.Key.Sign(agreement.SigningInput.Span);

        Refused("agreement-mismatch", await grain.AcceptAsync(Mit.Id, Mit.KeyId, new byte[64]));
        Refused("agreement-mismatch", await grain.AcceptAsync(Mit.Id, Mit.KeyId, []));
        Refused("agreement-mismatch", await grain.AcceptAsync(Mit.Id, Mit.Did.Url("key-2"), right));
        Refused("agreement-mismatch", await grain.AcceptAsync(Acme.Id, Acme.KeyId, Acme.Key.Sign(agreement.SigningInput.Span)));
        Refused("unknown-federation", await grain.AcceptAsync("did:mesh:test:stranger", Mit.KeyId, right));
        Refused("unknown-federation", await Federation(Guid.NewGuid()).AcceptAsync(Mit.Id, Mit.KeyId, right));
        Assert.Equal(FederationStatus.Proposed, (await grain.GetAsync())!.Status);
        Accepted(await grain.AcceptAsync(Mit.Id, Mit.KeyId, right));
    }

    [Fact]
    public async Task AcceptAsync_AfterTheAgreementExpired_IsRefused()
    {
        await RegisterBothAsync();
        Agreement agreement = await ProposeAsync(TimeSpan.FromHours(1));
        Cluster.Clock.Shift(TimeSpan.FromHours(1));

        Refused("agreement-mismatch", await AcceptAsync(agreement));
        Assert.Empty((await LeasesAsync()).Leases);
    }

    [Fact]
    public async Task DeclineAsync_AProposal_IsFinal()
    {
        await RegisterBothAsync();
        Agreement agreement = await ProposeAsync();
        IFederationGrain grain = Federation(agreement.Terms.FederationId);
        Refused("unknown-federation", await grain.DeclineAsync("did:mesh:test:stranger", "no"));
        Accepted(await grain.DeclineAsync(Mit.Id, new string('n', 300)));
        Accepted(await grain.DeclineAsync(Mit.Id, "again"));

        FederationRecord record = (await grain.GetAsync())!;
        Assert.Equal((FederationStatus.Declined, 2, new string('n', 256)), (record.Status, record.Version, record.Reason));
        Refused("not-proposed", await AcceptAsync(agreement));
        Refused("federation-final", await grain.EndAsync(Acme.Id, "too late"));
        Refused("replay", await grain.ProposeAsync(new FederationProposal(Acme.Id, agreement.Bytes.ToArray(), null, [])));
        Assert.Empty((await LeasesAsync()).Leases);
    }

    [Fact]
    public async Task EndAsync_AnActiveOne_IsFinalAndToldOnce()
    {
        await RegisterBothAsync();
        Guid id = await FederateAsync();
        IFederationGrain grain = Federation(id);
        StreamTap<LeaseBeat> beats = await Cluster.TapAsync<LeaseBeat>(MeshStreams.Leases);
        Refused("unknown-federation", await grain.EndAsync("did:mesh:test:stranger", "no"));
        Refused("not-proposed", await grain.DeclineAsync(Mit.Id, "too late"));
        Accepted(await grain.EndAsync(Mit.Id, "enough"));
        Accepted(await grain.EndAsync(Acme.Id, "me too"));

        FederationRecord record = (await grain.GetAsync())!;
        Assert.Equal((FederationStatus.Ended, 3, "enough"), (record.Status, record.Version, record.Reason));
        Assert.Equal(FederationStatus.Ended, (await beats.NextAsync(b => b.Lease?.FederationId == id)).Lease!.Status);
        Assert.Empty((await LeasesAsync()).Leases);
        Refused("not-proposed", await grain.AcceptAsync(Mit.Id, Mit.KeyId, new byte[64]));
    }

    [Fact]
    public async Task EndAsync_AProposal_EndsIt()
    {
        await RegisterBothAsync();
        Agreement agreement = await ProposeAsync();
        Accepted(await Federation(agreement.Terms.FederationId).EndAsync(Acme.Id, "changed our mind"));

        Refused("not-proposed", await AcceptAsync(agreement));
    }

    [Fact]
    public async Task EndAsync_TheGatewaysCouldNotBeTold_AskingAgainTellsThem()
    {
        await RegisterBothAsync();
        Guid id = await FederateAsync();
        Assert.Single((await LeasesAsync()).Leases);
        Cluster.Faults.FailCall(nameof(IHubGrain.PublishAsync));
        await Assert.ThrowsAsync<TimeoutException>(() => Federation(id).EndAsync(Mit.Id, "enough"));
        Assert.Single((await LeasesAsync()).Leases);

        Accepted(await Federation(id).EndAsync(Mit.Id, "enough"));
        Assert.Empty((await LeasesAsync()).Leases);
    }

    [Fact]
    public async Task EndAsync_TheWriteFails_ItIsStillActive()
    {
        await RegisterBothAsync();
        Guid id = await FederateAsync();
        Cluster.Faults.FailWrite("federation");
        await Assert.ThrowsAnyAsync<Exception>(() => Federation(id).EndAsync(Mit.Id, "enough"));

        Assert.Equal(FederationStatus.Active, (await Federation(id).GetAsync())!.Status);
        Assert.Single((await LeasesAsync()).Leases);
        Accepted(await Federation(id).EndAsync(Mit.Id, "enough"));
    }

    [Fact]
    public async Task GetAsync_AfterARestart_IsAsBefore()
    {
        await RegisterBothAsync();
        Agreement proposed = await ProposeAsync();
        Guid active = await FederateAsync();
        Guid ended = await FederateAsync();
        Accepted(await Federation(ended).EndAsync(Mit.Id, "enough"));
        FederationRecord before = (await Federation(active).GetAsync())!;
        await Cluster.RestartAsync();

        FederationRecord after = (await Federation(active).GetAsync())!;
        Assert.Equal(before.Agreement, after.Agreement);
        Assert.Equal(Plain(before), Plain(after));
        Assert.Equal(before.Parties, after.Parties);
        Assert.Equal(before.Credential, after.Credential);
        Assert.Equal(FederationStatus.Ended, (await Federation(ended).GetAsync())!.Status);
        Accepted(await AcceptAsync(proposed));
    }

    [Fact]
    public async Task ReceiveReminder_TheAgreementIsOver_EndsTheFederationAndNotBefore()
    {
        await RegisterBothAsync();
        Guid id = await FederateAsync(TimeSpan.FromDays(2));
        IRemindable remindable = Federation(id).AsReference<IRemindable>();
        Cluster.Clock.Shift(TimeSpan.FromDays(1));
        await remindable.ReceiveReminder("expiry", default);
        Assert.Equal(FederationStatus.Active, (await Federation(id).GetAsync())!.Status);

        Cluster.Clock.Shift(TimeSpan.FromDays(1));
        await remindable.ReceiveReminder("expiry", default);
        FederationRecord record = (await Federation(id).GetAsync())!;
        Assert.Equal((FederationStatus.Ended, "The agreement expired."), (record.Status, record.Reason));
        Assert.Empty((await LeasesAsync()).Leases);
        await remindable.ReceiveReminder("expiry", default);
        Assert.Equal(3, (await Federation(id).GetAsync())!.Version);
    }

    private static object Plain(FederationRecord r) => (r.FederationId, r.Status, r.Version, r.ProposerMeshId, r.Reason, r.ChangedAt);
}
