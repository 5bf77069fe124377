using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Qos;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Gateway.Tests.Peers;
using OrleansMesh.Testing;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Tests.Links;

/// <summary>What a link does with envelopes whose answers never come.</summary>
public sealed class LinkRelayTests : IAsyncLifetime
{
    private readonly ManualTimeProvider _clock = new();
    private readonly List<RelayAnswer> _answers = [];
    private Link _link = null!;
    private OpenSession _open = null!;

    public async Task InitializeAsync()
    {
        _open = await OpenSession.BuildAsync(_clock);
        _link = new Link(_open.Session, _clock);
    }

    public async Task DisposeAsync() => await _open.DisposeAsync();

    [Fact]
    public async Task TryRelay_AnswersThatNeverCome_AreForgottenAndTheirPlacesTakenAgain()
    {
        for (int round = 0; round < 3; round++)
        {
            PendingRelay[] relays = [.. Enumerable.Range(0, Link.UnansweredMax * 5 / 4).Select(_ => Relay(QosClass.Low))];
            foreach (PendingRelay relay in relays)
            {
                // what is forgotten makes room for what waits
                await Eventually.HoldsAsync(() => relay.Sequence != 0);
                Assert.InRange(_link.UnansweredCount, 1, Link.UnansweredMax * 15 / 16);
                _link.Forget(relay);
            }

            Assert.Equal(0, _link.UnansweredCount);
        }

        Assert.Empty(_answers);
    }

    [Fact]
    public async Task TryRelay_MoreThanMayBeUnanswered_WaitsForAnswersAndGoesInOrder()
    {
        const int count = 3 * Link.UnansweredMax;
        using var session = new BatchedSession(RelaySamples.Node, isFull: false);
        var link = new Link(session, _clock);
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(Refusal.None, link.TryRelay(new PendingRelay(new RelayHead(link.Peer, link.Peer, 0, 0), RelaySamples.New(i).Envelope!, _answers.Add)));
        }

        List<byte[]> sent = [];
        while (sent.Count < count)
        {
            int answered = sent.Count;
            sent = await session.RelaysAsync(answered + 1);
            Assert.InRange(link.UnansweredCount, 0, Link.UnansweredMax);
            sent.ForEach(payload => link.TakeAnswer((ulong)RelaySamples.SequenceOf(payload), new RelayAnswer(ReceiptState.Delivered, Refusal.None)));
        }

        Assert.Equal(Enumerable.Range(0, count).Select(i => $"m-{i}"), sent.Select(RelaySamples.MessageOf));
        Assert.Equal(count, _answers.Count);
        Assert.All(_answers, answer => Assert.Equal(ReceiptState.Delivered, answer.State));
    }

    [Fact]
    public void ForgetOld_NoAnswerForItsTime_CountsAsLostOnceAndFreesItsPlace()
    {
        PendingRelay relay = Relay(QosClass.Normal);
        _clock.Advance(Link.AnswerTimeout - TimeSpan.FromTicks(1));
        _link.ForgetOld();
        Assert.Empty(_answers);

        _clock.Advance(TimeSpan.FromTicks(1));
        _link.ForgetOld();
        _link.ForgetOld();
        _link.TakeAnswer(relay.Sequence, new RelayAnswer(ReceiptState.Stored, Refusal.None));

        Assert.Equal([RelayAnswer.Lost], _answers);
    }

    [Fact]
    public void TryRelay_FullOfLow_StillSendsWhatIsCriticalAtOnce()
    {
        while (Relay(QosClass.Low).Sequence != 0)
        {
            // until low has to wait
        }

        Assert.InRange(_link.UnansweredCount, Link.UnansweredMax * 3 / 4, Link.UnansweredMax * 15 / 16);
        Assert.NotEqual(0UL, Relay(QosClass.Critical).Sequence);
        Assert.Empty(_answers);
    }

    [Fact]
    public void TryRelay_AfterTheEnd_IsUnreachable()
    {
        _ = Relay(QosClass.Normal);
        _link.End();

        Assert.Equal([RelayAnswer.Lost], _answers);
        Assert.Equal(Refusal.HubUnreachable, _link.TryRelay(New(QosClass.Critical)));
    }

    private PendingRelay New(QosClass priority) => new(new RelayHead(_link.Peer, _link.Peer, 0, 0), Envelopes.Of(priority), _answers.Add);

    private PendingRelay Relay(QosClass priority)
    {
        PendingRelay relay = New(priority);
        Assert.Equal(Refusal.None, _link.TryRelay(relay));
        return relay;
    }
}
