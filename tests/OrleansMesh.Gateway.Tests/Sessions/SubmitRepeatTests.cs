using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Gateway.Sessions;
using OrleansMesh.Gateway.Standings;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Testing;
using OrleansMesh.Testing.Mesh;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Tests.Sessions;

/// <summary>A message that comes again, over a new session, while the hub has its first copy in hand (F-07, R-05).</summary>
public sealed class SubmitRepeatTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly SampleMesh _acme = new("did:mesh:enterprise:acme-001");
    private readonly SampleMesh _mit = new("did:mesh:academic:mit-001");
    private readonly SampleFederation _federation;
    private readonly ScriptedStore _script;
    private readonly SubmitHandler _submits;

    public SubmitRepeatTests()
    {
        _federation = new SampleFederation(_clock.GetUtcNow(), _acme, _mit);
        (IEnvelopeStore store, _script) = ScriptedStore.Create();
        _submits = new SubmitHandler(
            new EnvelopeAdmission(_federation), new InteractionCounter(), leases: null!, store, new SessionTable(Options.Create(new GatewayOptions())), relays: null!, _clock, NullLogger<SubmitHandler>.Instance);
    }

    [Fact]
    public async Task Submit_TheFirstCopyIsNotTaken_TheSecondIsInItsPlaceAndNothingMayPassIt()
    {
        Task<SubmitOutcome> first = Submit("m", isRepeat: false);
        _script.Contains = () => Fails(AppendOutcome.QueueFull);
        Task<SubmitOutcome> second = Submit("m", isRepeat: true);

        Assert.Equal(Refusal.QueueFull, (await first).Refusal);
        Assert.Equal(["m", "m"], _script.Appends.Select(append => append.MessageId));
        _script.Appends[1].Answer.SetResult(AppendOutcome.Stored);
        Assert.Equal(ReceiptState.Stored, (await second).State);
    }

    [Fact]
    public async Task Submit_TheFirstCopyIsTaken_IsADuplicate()
    {
        Task<SubmitOutcome> first = Submit("m", isRepeat: false);
        _script.Contains = () =>
        {
            _script.Appends[0].Answer.SetResult(AppendOutcome.Stored);
            return true;
        };

        Assert.Equal(ReceiptState.Duplicate, (await Submit("m", isRepeat: true)).State);
        Assert.Equal(ReceiptState.Stored, (await first).State);
        Assert.Single(_script.Appends);
    }

    [Fact]
    public async Task Submit_TheStoreCannotSay_IsRefusedForNow()
    {
        _ = Submit("m", isRepeat: false);
        _script.Contains = () => throw new IOException("The disk does not read.");

        Assert.Equal(Refusal.StoreUnavailable, (await Submit("m", isRepeat: true)).Refusal);
    }

    [Fact]
    public async Task Submit_TheFirstCopyIsNotSettledForLong_IsUnderWay()
    {
        int looks = 0;
        _ = Submit("m", isRepeat: false);
        _script.Contains = () => ++looks > SubmitHandler.RepeatLooksMax;

        Assert.Equal(Refusal.InFlight, (await Submit("m", isRepeat: true)).Refusal);
        Assert.Equal(SubmitHandler.RepeatLooksMax, looks);
    }

    [Fact]
    public async Task Submit_TheFirstCopyIsSettledAtTheLastLook_IsADuplicate()
    {
        int looks = 0;
        _ = Submit("m", isRepeat: false);
        _script.Contains = () => ++looks == SubmitHandler.RepeatLooksMax;

        Assert.Equal(ReceiptState.Duplicate, (await Submit("m", isRepeat: true)).State);
    }

    private bool Fails(AppendOutcome outcome)
    {
        _script.Appends[0].Answer.SetResult(outcome);
        return false;
    }

    private Task<SubmitOutcome> Submit(string messageId, bool isRepeat)
    {
        byte[] envelope = FmpSigner.Create(_federation.Message(_acme, _mit, messageId, _clock.GetUtcNow()), _acme.Key);
        Task<SubmitOutcome> outcome = _submits.SubmitAsync(_acme.Id, isPostQuantum: false, envelope, out bool isUnderWay, CancellationToken.None).AsTask();
        Assert.Equal(isRepeat, isUnderWay);
        return outcome;
    }
}
