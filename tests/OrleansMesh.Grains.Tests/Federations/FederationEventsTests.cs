using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Federations;
using OrleansMesh.Contracts.Leases;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Federation.Lifecycle;
using OrleansMesh.Testing.Mesh;

namespace OrleansMesh.Grains.Tests.Federations;

/// <summary>A federation by signed events, at a hub (F-01, F-03, F-05, F-08).</summary>
public sealed class FederationEventsTests : ClusterTest
{
    [Fact]
    public async Task SubmitAsync_RequestToActivation_IsActiveWithAProvableHistory()
    {
        await RegisterBothAsync();
        Guid id = await NegotiateAsync();
        FederationRecord record = (await Federation(id).GetAsync())!;
        Assert.Equal((FederationStatus.Active, 5, Acme.Id), (record.Status, record.Seq, record.ProposerMeshId));
        LeaseRecord lease = Assert.Single((await LeasesAsync()).Leases);
        Assert.Equal((id, FederationStatus.Active), (lease.FederationId, lease.Status));
        Assert.Equal((1, 1), ((await TrustAsync(Acme)).Federations, (await TrustAsync(Mit)).Federations));

        FederationLink head = await HeadAsync(id);
        Assert.Equal(record.Head, head.Hash);
        Assert.True(FederationHistory.TryVerify(FederationHistory.Write(head), keys: null, out FederationLink? proven, out HistoryFault fault), fault.Detail);
        Assert.Equal(FederationPhase.Active, proven.Standing.Phase);
        Assert.Null(await Federation(id).HistoryAsync("did:mesh:test:stranger", 0));
        Assert.Equal(6, (await Federation(id).HistoryAsync(Mit.Id, 0))!.Events.Length);
        Assert.Equal(4, (await Federation(id).HistoryAsync(Mit.Id, 2))!.Events.Length);
    }

    [Fact]
    public async Task SubmitAsync_SuspendResumeRenegotiateEnd_AreInTheLeases()
    {
        await RegisterBothAsync();
        Guid id = await FederateAsync();
        Accepted(await SayAsync(id, Mit, FederationEventKind.Suspend));
        Assert.Equal(FederationStatus.Suspended, Assert.Single((await LeasesAsync()).Leases).Status);
        Assert.Equal(Mit.Id, Assert.Single((await Federation(id).GetAsync())!.SuspendedBy!));
        Refused("not-suspended-by-you", await SayAsync(id, Acme, FederationEventKind.Resume));
        Accepted(await SayAsync(id, Mit, FederationEventKind.Resume));
        Assert.Equal(FederationStatus.Active, Assert.Single((await LeasesAsync()).Leases).Status);

        Accepted(await ProposeAsync(id, Mit, version: 2));
        Assert.NotNull((await Federation(id).GetAsync())!.Offer);
        byte[] old = Assert.Single((await LeasesAsync()).Leases).Agreement;
        await AgreeAsync(id, Acme);
        LeaseRecord renewed = Assert.Single((await LeasesAsync()).Leases);
        Assert.NotEqual(old, renewed.Agreement);
        Assert.True(Agreement.TryParse(renewed.Agreement, out Agreement? agreement, out _));
        Assert.Equal((2, AgreementRefusal.None), (agreement.Terms.Version, agreement.Verify(Cluster.Now)));

        Accepted(await SubmitAsync(id, Acme, FederationEventKind.End, new FederationEventBody { DrainUntil = Now + 60_000, Reason = "done" }));
        LeaseRecord draining = Assert.Single((await LeasesAsync()).Leases);
        Assert.Equal((FederationStatus.Terminating, true), (draining.Status, draining.DrainUntil > Now));
        Accepted(await SayAsync(id, Acme, FederationEventKind.Drained));
        Accepted(await SayAsync(id, Mit, FederationEventKind.Drained));
        Assert.Empty((await LeasesAsync()).Leases);
        Assert.Equal((FederationStatus.Ended, "done"), ((await Federation(id).GetAsync())!.Status, (await Federation(id).GetAsync())!.Reason));
        Accepted(await SayAsync(id, Mit, FederationEventKind.ForceEnd));
    }

    [Fact]
    public async Task SubmitAsync_AfterAForcedEnd_IsEstablishedAgainAsTheNextVersion()
    {
        await RegisterBothAsync();
        Guid id = await NegotiateAsync();
        Accepted(await SayAsync(id, Acme, FederationEventKind.ForceEnd));
        Assert.Empty((await LeasesAsync()).Leases);
        Accepted(await SubmitAsync(id, Acme, FederationEventKind.Reestablish, RequestBody()));
        Accepted(await SubmitAsync(id, Mit, FederationEventKind.Open, new FederationEventBody { Capabilities = [] }));
        Accepted(await ProposeAsync(id, Acme, version: 2));
        await AgreeAsync(id, Mit);
        Assert.Equal(FederationStatus.Active, Assert.Single((await LeasesAsync()).Leases).Status);
    }

    [Fact]
    public async Task SubmitAsync_StaleForeignOrLate_IsRefusedAndAgainIsAccepted()
    {
        await RegisterBothAsync();
        Guid id = await FederateAsync();
        FederationLink head = await HeadAsync(id);
        FederationEvent suspend = Make(head, id, Mit, FederationEventKind.Suspend, new FederationEventBody { Reason = "" });
        FederationEvent stale = Make(head, id, Acme, FederationEventKind.ForceEnd, new FederationEventBody { Reason = "" });
        Refused("actor-mismatch", await Federation(id).SubmitAsync(Acme.Id, suspend.Bytes.ToArray()));
        Refused("unknown-federation", await Federation(id).SubmitAsync("did:mesh:test:stranger", suspend.Bytes.ToArray()));
        Refused("event-malformed", await Federation(id).SubmitAsync(Mit.Id, "{}"u8.ToArray()));
        Accepted(await Federation(id).SubmitAsync(Mit.Id, suspend.Bytes.ToArray()));
        Accepted(await Federation(id).SubmitAsync(Mit.Id, suspend.Bytes.ToArray()));
        Refused("previous-unknown", await Federation(id).SubmitAsync(Acme.Id, stale.Bytes.ToArray()));
        FederationEvent resume = Make(await HeadAsync(id), id, Mit, FederationEventKind.Resume, new FederationEventBody { Reason = "" });
        Cluster.Clock.Shift(TimeSpan.FromSeconds(31));
        Refused("clock-skew", await Federation(id).SubmitAsync(Mit.Id, resume.Bytes.ToArray()));
    }

    [Fact]
    public async Task SubmitAsync_RequestWithAStrangerOrForAnotherHub_IsRefused()
    {
        await RegisterBothAsync();
        var stranger = new SampleMesh("did:mesh:test:stranger");
        Refused("party-unknown", await RequestAsync(Guid.NewGuid(), RequestBody() with { Parties = [Acme.Party, stranger.Party] }));
        Refused("party-unknown", await RequestAsync(Guid.NewGuid(), RequestBody() with { Parties = [Acme.Party, Mit.Party with { Key = Acme.Key.PublicKey }] }));
        Refused("hub-mismatch", await RequestAsync(Guid.NewGuid(), RequestBody() with { Hub = "did:mesh:hub:other" }));
        Guid id = Guid.NewGuid();
        Accepted(await RequestAsync(id, RequestBody()));
        Accepted(await SayAsync(id, Mit, FederationEventKind.Decline));
        Refused("illegal-command", await SubmitAsync(id, Acme, FederationEventKind.Reestablish, RequestBody()));
        Assert.Empty((await LeasesAsync()).Leases);
    }

    private long Now => Cluster.Now.ToUnixTimeMilliseconds();

    private FederationEventBody RequestBody() => new() { Parties = [Acme.Party, Mit.Party], Purpose = "tests", Hub = SampleFederation.Hub, Capabilities = [] };

    private async Task<Guid> NegotiateAsync()
    {
        var id = Guid.NewGuid();
        Accepted(await RequestAsync(id, RequestBody()));
        Accepted(await SubmitAsync(id, Mit, FederationEventKind.Open, new FederationEventBody { Capabilities = [] }));
        Accepted(await ProposeAsync(id, Acme, version: 1));
        await AgreeAsync(id, Mit);
        return id;
    }

    private Task<Decision> RequestAsync(Guid id, FederationEventBody body) =>
        Federation(id).SubmitAsync(Acme.Id, Make(null, id, Acme, FederationEventKind.Request, body).Bytes.ToArray());

    private Task<Decision> ProposeAsync(Guid id, SampleMesh by, int version)
    {
        AgreementTerms terms = Draft(id).Terms with { Version = version, Purpose = $"version {version}" };
        Assert.True(Agreement.TryCreate(terms, out Agreement? agreement, out AgreementRefusal refusal), refusal.ToString());
        return SubmitAsync(id, by, FederationEventKind.Propose, new FederationEventBody { Agreement = agreement.Sign(by.Did, by.Key) });
    }

    private async Task AgreeAsync(Guid id, SampleMesh by)
    {
        Agreement offer = (await HeadAsync(id)).Standing.Offer!.Agreement;
        string hash = AgreementHash.Of(offer);
        Accepted(await SubmitAsync(id, by, FederationEventKind.Accept, new FederationEventBody { AgreementHash = hash, Signature = by.Key.Sign(offer.SigningInput.Span) }));
        Accepted(await SubmitAsync(id, Acme, FederationEventKind.Activate, new FederationEventBody { AgreementHash = hash }));
        Accepted(await SubmitAsync(id, Mit, FederationEventKind.Activate, new FederationEventBody { AgreementHash = hash }));
    }
}
