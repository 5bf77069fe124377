using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Gateway.Sessions;
using OrleansMesh.Gateway.Standings;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Testing;
using OrleansMesh.Testing.Mesh;
using OrleansMesh.Wire;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Tests.Sessions;

/// <summary>F-07, R-05: before an envelope is refused for a key or a federation that is not known, who is in charge is asked once, and nothing passes it meanwhile.</summary>
public sealed class SubmitQuestionTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly SampleMesh _acme = new("did:mesh:enterprise:acme-001");
    private readonly SampleMesh _rotated = new("did:mesh:enterprise:acme-001");
    private readonly SampleMesh _mit = new("did:mesh:academic:mit-001");
    private readonly SampleFederation _federation;
    private readonly NewsByHand _news;
    private readonly ScriptedStore _script;
    private readonly InteractionCounter _interactions = new();
    private readonly SubmitHandler _submits;

    public SubmitQuestionTests()
    {
        _federation = new SampleFederation(_clock.GetUtcNow(), _acme, _mit);
        _news = new NewsByHand(_federation.Lease);
        (IEnvelopeStore store, _script) = ScriptedStore.Create();
        _submits = new SubmitHandler(
            new EnvelopeAdmission(_news), _interactions, _news, store, new SessionTable(Options.Create(new GatewayOptions())), relays: null!, _clock, NullLogger<SubmitHandler>.Instance);
    }

    [Fact]
    public async Task Submit_SignedByAKeyThatIsToldOnTheQuestion_IsTaken()
    {
        Task<SubmitOutcome> outcome = Submit(ByNewKey("m"), isUnderWay: true);
        Assert.Equal(Refusal.UnknownKey, Assert.Single(_news.Asked));
        Assert.Empty(_script.Appends);

        _news.Tell(TermsWord.Known, KeyChanged());

        await TakenAsync(outcome);
    }

    [Fact]
    public async Task Submit_OfAFederationThatIsToldOnTheQuestion_IsTaken()
    {
        _news.Lease = null;
        Task<SubmitOutcome> outcome = Submit(_federation.Message(_acme, _mit, "m", _clock.GetUtcNow()), isUnderWay: true, _acme);
        Assert.Equal(Refusal.UnknownFederation, Assert.Single(_news.Asked));

        _news.Tell(TermsWord.Known, _federation.Lease);

        await TakenAsync(outcome);
    }

    [Theory]
    [InlineData(TermsWord.Denied, Refusal.UnknownKey)]
    [InlineData(TermsWord.Known, Refusal.UnknownKey)]
    [InlineData(TermsWord.Untold, Refusal.LeasesStale)]
    internal async Task Submit_SignedByAKeyThatIsNotThereAfterTheQuestion_IsRefusedForGoodOnlyWhenThatIsTold(TermsWord word, Refusal refusal)
    {
        Task<SubmitOutcome> outcome = Submit(ByNewKey("m"), isUnderWay: true);

        _news.Tell(word, _federation.Lease);

        Assert.Equal(refusal, (await outcome).Refusal);
        Assert.Single(_news.Asked);
    }

    [Fact]
    public async Task Submit_NobodyCouldTellAndTheKeyIsThereAllTheSame_IsTaken()
    {
        Task<SubmitOutcome> outcome = Submit(ByNewKey("m"), isUnderWay: true);

        _news.Tell(TermsWord.Untold, KeyChanged());

        await TakenAsync(outcome);
    }

    [Fact]
    public async Task Submit_AFalseSignature_IsAskedAboutOnlyWhereNoKeyIsNamed()
    {
        FmpDraft draft = _federation.Message(_acme, _mit, "m", _clock.GetUtcNow());
        Task<SubmitOutcome> keyless = Submit(draft, isUnderWay: true, _rotated);
        _news.Tell(TermsWord.Untold, _federation.Lease);
        Assert.Equal(Refusal.LeasesStale, (await keyless).Refusal);
        Assert.Equal(0, Violations());

        _news.Next();
        keyless = Submit(draft, isUnderWay: true, _rotated);
        _news.Tell(TermsWord.Denied, _federation.Lease);
        Assert.Equal(Refusal.InvalidSignature, (await keyless).Refusal);
        Assert.Equal(1, Violations());

        Assert.Equal(Refusal.InvalidSignature, (await Submit(draft with { KeyId = _acme.KeyId }, isUnderWay: false, _rotated)).Refusal);
        Assert.Equal([Refusal.InvalidSignature, Refusal.InvalidSignature], _news.Asked);
        Assert.Equal(1, Violations());
    }

    [Fact]
    public async Task Submit_NoMoreMayBeAsked_IsRefusedAtOnceAndHoldsNothingUp()
    {
        _news.MayAsk = false;

        Assert.Equal(Refusal.UnknownKey, (await Submit(ByNewKey("m"), isUnderWay: false)).Refusal);
    }

    [Fact]
    public async Task Submit_WhatIsKnownOrRefusedForAnotherReason_AsksNobody()
    {
        await TakenAsync(Submit(_federation.Message(_acme, _mit, "m", _clock.GetUtcNow()), isUnderWay: false, _acme));
        Assert.Equal(Refusal.NotGranted, (await Submit(_federation.Message(_acme, _mit, "n", _clock.GetUtcNow()) with { PayloadType = "other" }, isUnderWay: false, _acme)).Refusal);
        Assert.Empty(_news.Asked);
    }

    [Fact]
    public async Task Submit_TheSessionEndsDuringTheQuestion_IsOver()
    {
        using var ending = new CancellationTokenSource();
        byte[] envelope = FmpSigner.Create(ByNewKey("m"), _rotated.Key);
        Task<SubmitOutcome> outcome = _submits.SubmitAsync(_acme.Id, isPostQuantum: false, envelope, out _, ending.Token).AsTask();

        await ending.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => outcome);
    }

    private async Task TakenAsync(Task<SubmitOutcome> outcome)
    {
        // what goes on after the question does so elsewhere
        await Peers.Eventually.HoldsAsync(() => _script.Appends.Count == 1);
        _script.Appends[0].Answer.SetResult(AppendOutcome.Stored);
        Assert.Equal(ReceiptState.Stored, (await outcome).State);
    }

    private FmpDraft ByNewKey(string messageId) => _federation.Message(_acme, _mit, messageId, _clock.GetUtcNow()) with { KeyId = _rotated.Did.Url("key-2") };

    private Lease KeyChanged() => new(
        _federation.Agreement, 2, LeaseStatus.Active, quota: null, [new LeaseKey(_acme.Id, _rotated.Did.Url("key-2"), _rotated.Key.PublicKey)]);

    // since the last time
    private long Violations() => _interactions.Take(all: true).Values.SelectMany(each => each).Sum(each => each.Violations);

    private Task<SubmitOutcome> Submit(FmpDraft draft, bool isUnderWay, SampleMesh? signer = null)
    {
        Task<SubmitOutcome> outcome = _submits.SubmitAsync(_acme.Id, isPostQuantum: false, FmpSigner.Create(draft, (signer ?? _rotated).Key), out bool waits, CancellationToken.None).AsTask();
        Assert.Equal(isUnderWay, waits);
        return outcome;
    }

    /// <summary>The lease as this gateway has it, and what is said when somebody is asked for a later one.</summary>
    private sealed class NewsByHand(Lease lease) : ILeaseSource, ILeaseRevalidator
    {
        private TaskCompletionSource<TermsWord> _word = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Lease? Lease { get; set; } = lease;

        public bool MayAsk { get; set; } = true;

        public List<Refusal> Asked { get; } = [];

        public void Tell(TermsWord word, Lease? known)
        {
            Lease = known;
            _word.SetResult(word);
        }

        public void Next() => _word = new TaskCompletionSource<TermsWord>(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsFresh(DateTimeOffset now) => true;

        public bool TryGet(Guid federationId, [NotNullWhen(true)] out Lease? known)
        {
            known = Lease;
            return known is not null;
        }

        public Task<TermsWord> RevalidateAsync(FmpEnvelope envelope, Refusal refusal, NodeId source, NodeId by) => throw new InvalidOperationException("Nothing is relayed.");

        public Task<TermsWord>? RevalidateSubmittedAsync(FmpEnvelope envelope, Refusal refusal)
        {
            if (!MayAsk)
            {
                return null;
            }

            Asked.Add(refusal);
            return _word.Task;
        }
    }
}
