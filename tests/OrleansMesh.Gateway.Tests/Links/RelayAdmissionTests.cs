using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Gateway.Sessions;
using OrleansMesh.Gateway.Standings;
using OrleansMesh.Gateway.Tests.Sessions;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Testing;
using OrleansMesh.Testing.Mesh;
using OrleansMesh.Wire;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Tests.Links;

/// <summary>F-07, R-05: nothing that another hub has taken is refused by terms that are older than those it knows.</summary>
public sealed class RelayAdmissionTests
{
    private static readonly NodeId Hub = NewNode();

    private readonly ManualTimeProvider _clock = new();
    private readonly SampleMesh _acme = new("did:mesh:enterprise:acme-001");
    private readonly SampleMesh _mit = new("did:mesh:academic:mit-001");
    private readonly SampleFederation _federation;
    private readonly LeasesByHand _leases;
    private readonly ScriptedStore _script;
    private readonly RelayAdmission _admission;

    public RelayAdmissionTests()
    {
        _federation = new SampleFederation(_clock.GetUtcNow(), _acme, _mit);
        _leases = new LeasesByHand(_federation.Lease);
        (IEnvelopeStore store, _script) = ScriptedStore.Create();
        var submits = new SubmitHandler(
            new EnvelopeAdmission(_leases), new InteractionCounter(), _leases, store, new SessionTable(Options.Create(new GatewayOptions())), relays: null!, _clock, NullLogger<SubmitHandler>.Instance);
        _admission = new RelayAdmission(submits, _leases, new FlowHolds(_clock));
    }

    [Fact]
    public async Task Admit_RefusedByOldTerms_WaitsForTheNewOnesAndKeepsItsPlace()
    {
        List<string> stored = [];
        _script.TakeOfRun = id =>
        {
            stored.Add(id);
            return AppendOutcome.Stored;
        };
        _leases.Status = LeaseStatus.Ended;
        _leases.Ask = BecomesActive;

        RelayAnswer[] answers = await AdmitAsync("m1", "m2", "m3");

        Assert.All(answers, answer => Assert.Equal(ReceiptState.Stored, answer.State));
        Assert.Equal(["m1", "m2", "m3"], stored);
        Assert.Equal(1, _leases.Asked);
    }

    [Fact]
    public async Task Admit_RefusedByTheTermsOfNow_AllAreRefusedAfterOneQuestion()
    {
        _leases.Status = LeaseStatus.Ended;

        RelayAnswer[] answers = await AdmitAsync("m1", "m2", "m3");

        Assert.All(answers, answer => Assert.Equal(Refusal.FederationEnded, answer.Refusal));
        Assert.Equal(1, _leases.Asked);
    }

    [Fact]
    public async Task Admit_NobodySaysWhichTermsHold_TheFlowIsHeldForATimeAndThenToldForAll()
    {
        _leases.Status = LeaseStatus.Ended;
        _leases.Ask = () => TermsWord.Untold;

        Assert.Equal([Refusal.LeasesStale, Refusal.OutOfOrder], (await AdmitAsync("m1", "m2")).Select(answer => answer.Refusal));
        _clock.Advance(RelayVerdict.TermsDelayMax - TimeSpan.FromMilliseconds(1));
        Assert.Equal([Refusal.LeasesStale, Refusal.OutOfOrder], (await AdmitAsync("m1", "m2")).Select(answer => answer.Refusal));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal([Refusal.FederationEnded, Refusal.FederationEnded], (await AdmitAsync("m1", "m2")).Select(answer => answer.Refusal));
    }

    [Fact]
    public async Task Admit_AKeyThatIsNotKnownAnywhere_IsRefusedAtOnceAndWhatFollowsIsTaken()
    {
        List<string> stored = [];
        _script.TakeOfRun = id =>
        {
            stored.Add(id);
            return AppendOutcome.Stored;
        };
        _leases.Ask = () => TermsWord.Denied;

        RelayAnswer[] answers = await _admission.AdmitAsync([Relay("m1", keyId: "lost"), Relay("m2"), Relay("m3", keyId: "lost")], Hub, Hub, goesOn: true);

        Assert.Equal([Refusal.UnknownKey, Refusal.None, Refusal.UnknownKey], answers.Select(answer => answer.Refusal));
        Assert.Equal(["m2"], stored);
        Assert.Equal(1, _leases.Asked);
    }

    [Fact]
    public async Task Admit_TwoKeysThatAreNotKnownHere_EachIsAskedForAndTheOneOnItsWayIsWaitedFor()
    {
        Queue<TermsWord> words = new([TermsWord.Denied, TermsWord.Untold]);
        _leases.Ask = words.Dequeue;

        RelayAnswer[] answers = await _admission.AdmitAsync([Relay("m1", keyId: "lost"), Relay("m2", keyId: "new"), Relay("m3")], Hub, Hub, goesOn: true);

        Assert.Equal([Refusal.UnknownKey, Refusal.LeasesStale, Refusal.OutOfOrder], answers.Select(answer => answer.Refusal));
        Assert.Equal(2, _leases.Asked);
    }

    [Fact]
    public async Task Admit_WaitedLongElsewhere_HasItsGraceStill()
    {
        FlowRelay old = Relay("m1");
        _clock.Advance(TimeSpan.FromHours(1));
        _leases.Status = LeaseStatus.Suspended;

        Assert.Equal(Refusal.LeasesStale, (await _admission.AdmitAsync([old], Hub, Hub, goesOn: true))[0].Refusal);
        _clock.Advance(RelayVerdict.ResumptionDelayMax - TimeSpan.FromMilliseconds(1));
        Assert.Equal(Refusal.LeasesStale, (await _admission.AdmitAsync([old], Hub, Hub, goesOn: true))[0].Refusal);
        _leases.Status = LeaseStatus.Active;

        Assert.Equal(ReceiptState.Stored, (await _admission.AdmitAsync([old], Hub, Hub, goesOn: true))[0].State);
    }

    [Fact]
    public async Task Admit_WhatGoesBeforeIsNotStored_NobodyIsAskedAndNothingBehindIsTaken()
    {
        _script.TakeOfRun = _ => AppendOutcome.QueueFull;
        FlowRelay first = Relay("m1");
        FlowRelay unsigned = Relay("m2", signedBy: _mit);

        RelayAnswer[] answers = await _admission.AdmitAsync([first, unsigned, Relay("m3")], Hub, Hub, goesOn: true);

        Assert.Equal([Refusal.QueueFull, Refusal.OutOfOrder, Refusal.OutOfOrder], answers.Select(answer => answer.Refusal));
        Assert.Equal(0, _leases.Asked);
    }

    [Fact]
    public async Task Admit_TheRunBeforeIsNotSettled_NothingIsTaken() =>
        Assert.Equal([RelayAnswer.OutOfOrder], await _admission.AdmitAsync([Relay("m1")], Hub, Hub, goesOn: false));

    [Fact]
    public async Task Admit_OfNoFlow_TheTermsAreAskedForAndNotKnownIsForNow()
    {
        _leases.Status = LeaseStatus.Ended;
        _leases.Ask = () => TermsWord.Untold;
        Assert.Equal(Refusal.LeasesStale, (await _admission.AdmitAsync(Relay("m1").Envelope, Hub, Hub)).Refusal);

        _leases.Ask = () => TermsWord.Known;
        Assert.Equal(Refusal.FederationEnded, (await _admission.AdmitAsync(Relay("m1").Envelope, Hub, Hub)).Refusal);

        _leases.Ask = BecomesActive;
        _ = _admission.AdmitAsync(Relay("m1").Envelope, Hub, Hub);
        Assert.Equal("m1", Assert.Single(_script.Appends).MessageId);
    }

    private TermsWord BecomesActive()
    {
        _leases.Status = LeaseStatus.Active;
        return TermsWord.Known;
    }

    private Task<RelayAnswer[]> AdmitAsync(params string[] messageIds) => _admission.AdmitAsync([.. messageIds.Select(id => Relay(id))], Hub, Hub, goesOn: true);

    private FlowRelay Relay(string messageId, SampleMesh? signedBy = null, string? keyId = null)
    {
        byte[] bytes = FmpSigner.Create(_federation.Message(_acme, _mit, messageId, _clock.GetUtcNow()) with { KeyId = keyId }, (signedBy ?? _acme).Key);
        Assert.True(FmpCodec.TryDecode(bytes, out FmpEnvelope? envelope, out _));
        return new FlowRelay(0, envelope);
    }

    private static NodeId NewNode()
    {
        using var key = Ed25519PrivateKey.Generate();
        return NodeId.Of(key.PublicKey);
    }

    /// <summary>What is known of the federation, and what the hub that holds it says when it is asked.</summary>
    private sealed class LeasesByHand(Lease lease) : ILeaseSource, ILeaseRevalidator
    {
        public LeaseStatus Status { get; set; } = LeaseStatus.Active;

        public Func<TermsWord> Ask { get; set; } = () => TermsWord.Known;

        public int Asked { get; private set; }

        public bool IsFresh(DateTimeOffset now) => true;

        public bool TryGet(Guid federationId, [NotNullWhen(true)] out Lease? known)
        {
            known = new Lease(lease.Agreement, lease.Version, Status);
            return true;
        }

        public Task<TermsWord> RevalidateAsync(FmpEnvelope envelope, Refusal refusal, NodeId source, NodeId by)
        {
            Asked++;
            return Task.FromResult(Ask());
        }

        public Task<TermsWord>? RevalidateSubmittedAsync(FmpEnvelope envelope, Refusal refusal) => null;
    }
}
