using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Federations;
using OrleansMesh.Contracts.Leases;
using OrleansMesh.Contracts.Notices;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Federation.Lifecycle;

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
    public async Task SubmitAsync_ADeclineOfAProposal_IsFinalAndProven()
    {
        await RegisterBothAsync();
        Agreement agreement = await ProposeAsync();
        Guid id = agreement.Terms.FederationId;
        Assert.Equal(FederationPhase.Proposed, (await HeadAsync(id)).Standing.Phase);
        Refused("illegal-command", await SayAsync(id, Mit, FederationEventKind.Suspend));
        Accepted(await SayAsync(id, Mit, FederationEventKind.Decline, new string('n', 512)));
        Accepted(await SayAsync(id, Mit, FederationEventKind.Decline, "again"));

        FederationRecord record = (await Federation(id).GetAsync())!;
        Assert.Equal((FederationStatus.Declined, 2, new string('n', 512)), (record.Status, record.Version, record.Reason));
        Assert.Equal(agreement.Bytes.ToArray(), record.Agreement);
        Refused("not-proposed", await AcceptAsync(agreement));
        Refused("illegal-command", await SubmitAsync(id, Acme, FederationEventKind.Reestablish, new FederationEventBody { Parties = [Acme.Party, Mit.Party], Purpose = "", Hub = agreement.Terms.Hub, Capabilities = [] }));
        Refused("replay", await Federation(id).ProposeAsync(new FederationProposal(Acme.Id, agreement.Bytes.ToArray(), null, [])));
        Assert.Empty((await LeasesAsync()).Leases);
        await ShowToAThirdAsync(id, FederationPhase.Declined, Mit.Id);
    }

    [Fact]
    public async Task SubmitAsync_AForcedEndOfAnActiveOne_IsFinalAndToldOnce()
    {
        await RegisterBothAsync();
        Guid id = await FederateAsync();
        StreamTap<LeaseBeat> beats = await Cluster.TapAsync<LeaseBeat>(MeshStreams.Leases);
        Refused("not-proposed", await SayAsync(id, Mit, FederationEventKind.Decline, "too late"));
        Accepted(await EndAsync(id, Mit));
        Accepted(await EndAsync(id, Acme, "me too"));

        FederationRecord record = (await Federation(id).GetAsync())!;
        Assert.Equal((FederationStatus.Ended, 3, "enough"), (record.Status, record.Version, record.Reason));
        Assert.Equal(FederationStatus.Ended, (await beats.NextAsync(b => b.Lease?.FederationId == id)).Lease!.Status);
        Assert.Empty((await LeasesAsync()).Leases);
        Refused("not-proposed", await Federation(id).AcceptAsync(Mit.Id, Mit.KeyId, new byte[64]));
        await ShowToAThirdAsync(id, FederationPhase.Ended, Mit.Id);
    }

    [Fact]
    public async Task SubmitAsync_AForcedEndOfAProposal_IsFinalAlsoAfterARestart()
    {
        await RegisterBothAsync();
        Agreement agreement = await ProposeAsync();
        Guid id = agreement.Terms.FederationId;
        Accepted(await EndAsync(id, Acme, "changed our mind"));
        await Cluster.RestartAsync();

        Refused("not-proposed", await AcceptAsync(agreement));
        await ShowToAThirdAsync(id, FederationPhase.Ended, Acme.Id);
    }

    [Fact]
    public async Task HistoryAsync_AfterEachSignature_BeginsWithTheAgreementAsItIs()
    {
        await RegisterBothAsync();
        Agreement agreement = await ProposeAsync();
        Guid id = agreement.Terms.FederationId;
        FederationLink before = await HeadAsync(id);
        Accepted(await AcceptAsync(agreement));
        FederationLink after = await HeadAsync(id);

        Assert.Equal((FederationPhase.Proposed, FederationPhase.Active), (before.Standing.Phase, after.Standing.Phase));
        Assert.Equal(before.Hash, after.Hash);
    }

    [Fact]
    public async Task EndAsync_TheGatewaysCouldNotBeTold_AskingAgainTellsThem()
    {
        await RegisterBothAsync();
        Guid id = await FederateAsync();
        Assert.Single((await LeasesAsync()).Leases);
        Cluster.Faults.FailCall(nameof(IHubGrain.PublishAsync));
        await Assert.ThrowsAsync<TimeoutException>(() => EndAsync(id, Mit));
        Assert.Single((await LeasesAsync()).Leases);

        Accepted(await EndAsync(id, Mit));
        Assert.Empty((await LeasesAsync()).Leases);
    }

    [Fact]
    public async Task EndAsync_TheWriteFails_ItIsStillActive()
    {
        await RegisterBothAsync();
        Guid id = await FederateAsync();
        Cluster.Faults.FailWrite("federation");
        await Assert.ThrowsAnyAsync<Exception>(() => EndAsync(id, Mit));

        Assert.Equal(FederationStatus.Active, (await Federation(id).GetAsync())!.Status);
        Assert.Single((await LeasesAsync()).Leases);
        Accepted(await EndAsync(id, Mit));
    }

    [Fact]
    public async Task GetAsync_AfterARestart_IsAsBefore()
    {
        await RegisterBothAsync();
        Agreement proposed = await ProposeAsync();
        Guid active = await FederateAsync();
        Guid ended = await FederateAsync();
        Accepted(await EndAsync(ended, Mit));
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

    // What is left when the hub and the parties say nothing: a document.
    private async Task ShowToAThirdAsync(Guid id, FederationPhase phase, string by)
    {
        byte[] shown = FederationHistory.Write(await HeadAsync(id));
        Assert.True(FederationHistory.TryVerify(shown, keys: null, out FederationLink? proven, out HistoryFault fault), fault.Detail);
        Assert.Equal((phase, by, 1), (proven.Standing.Phase, proven.Event!.Actor, proven.Standing.Seq));
    }

    private static object Plain(FederationRecord r) => (r.FederationId, r.Status, r.Version, r.ProposerMeshId, r.Reason, r.ChangedAt);
}
