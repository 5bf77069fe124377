using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Contracts.Links;
using OrleansMesh.Gateway.Streams;
using OrleansMesh.Gateway.Tests.Peers;
using OrleansMesh.Wire;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Tests.Streams;

public sealed class StreamLinkSessionTests
{
    private static readonly Guid Id = Guid.Parse("6b1f8f4e-6a6b-4a3e-9c7a-0f2f6f0c7d11");

    private readonly RecordedLinks _links = new();
    private ImmutableList<LinkParcel> _sent = [];

    [Fact]
    public async Task Run_Opens_SaysSoFirst()
    {
        StreamLinkSession session = NewSession(opens: true);
        _ = session.TrySend(FrameType.Message, [1]);

        await RunAsync(session, () => _sent.Count == 2);

        Assert.Equal([LinkParcelKind.Open, LinkParcelKind.Frames], _sent.Select(parcel => parcel.Kind));
        Assert.Equal([0L, 1L], _sent.Select(parcel => parcel.Number));
    }

    /// <summary>The bounds of a parcel, on both sides: frames, and bytes.</summary>
    [Fact]
    public async Task Run_ManyFramesWait_SeveralParcels()
    {
        StreamLinkSession session = NewSession();
        Assert.All(Enumerable.Range(0, StreamLinkSession.ParcelFramesMax + 1), _ => Assert.True(session.TrySend(FrameType.Message, [1])));
        Assert.True(session.TrySend(FrameType.Message, new byte[StreamLinkSession.ParcelBytesMax - 1]));
        Assert.True(session.TrySend(FrameType.Message, [1]));
        Assert.True(session.TrySend(FrameType.Message, new byte[StreamLinkSession.ParcelBytesMax + 1]));

        await RunAsync(session, () => _sent.Count == 4);

        Assert.Equal([StreamLinkSession.ParcelFramesMax, 2, 1, 1], _sent.Select(parcel => parcel.Payloads.Length));
    }

    /// <summary>The bound of the window, on both sides, and that it opens again.</summary>
    [Fact]
    public async Task Run_PeerTakesNothing_OnlyTheWindowIsSent()
    {
        StreamLinkSession session = NewSession();
        byte[] frame = new byte[StreamLinkSession.ParcelBytesMax];
        for (int i = 0; i < StreamLinkSession.ParcelsUntakenMax + 3; i++)
        {
            Assert.True(session.TrySend(FrameType.Message, frame));
        }

        Task running = session.RunAsync();
        Assert.Equal(StreamLinkSession.ParcelsUntakenMax, _sent.Count);
        Assert.True(session.Take(Taken(2)));
        await Eventually.HoldsAsync(() => _sent.Count == StreamLinkSession.ParcelsUntakenMax + 2);
        Assert.True(session.Take(Taken(3)));
        await Eventually.HoldsAsync(() => _sent.Count == StreamLinkSession.ParcelsUntakenMax + 3);

        session.Abort();
        await running;
    }

    [Fact]
    public async Task TrySend_WindowIsClosed_HeartbeatsPass()
    {
        StreamLinkSession session = NewSession();
        for (int i = 0; i <= StreamLinkSession.ParcelsUntakenMax; i++)
        {
            Assert.True(session.TrySend(FrameType.Message, new byte[StreamLinkSession.ParcelBytesMax]));
        }

        Task running = session.RunAsync();
        Assert.True(session.TrySend(FrameType.Heartbeat, Ping(7)));
        await Eventually.HoldsAsync(() => _sent.Count == StreamLinkSession.ParcelsUntakenMax + 1);

        Assert.Equal([(byte)FrameType.Heartbeat], _sent[^1].Types);
        session.Abort();
        await running;
    }

    [Fact]
    public async Task Send_AsManyBytesWaitAsMay_TheNextWaitsForRoom()
    {
        StreamLinkSession session = NewSession();
        for (int i = 0; i < StreamLinkSession.WaitingBytesMax / StreamLinkSession.ParcelBytesMax; i++)
        {
            Assert.True(session.TrySend(FrameType.Message, new byte[StreamLinkSession.ParcelBytesMax]));
        }

        Assert.False(session.TrySend(FrameType.Message, [1]));
        ValueTask<bool> waiting = session.SendAsync(FrameType.Message, new byte[] { 1 }, CancellationToken.None);
        Assert.False(waiting.IsCompleted);
        Task running = session.RunAsync();

        Assert.True(await waiting);
        session.Abort();
        await running;
    }

    [Fact]
    public async Task Send_SessionEndsMeanwhile_False()
    {
        StreamLinkSession session = NewSession();
        Assert.True(session.TrySend(FrameType.Message, new byte[StreamLinkSession.WaitingBytesMax]));
        ValueTask<bool> waiting = session.SendAsync(FrameType.Message, new byte[] { 1 }, CancellationToken.None);

        session.Abort();

        Assert.False(await waiting);
        Assert.False(session.TrySend(FrameType.Message, [1]));
        await session.RunAsync();
        Assert.Empty(_sent);
    }

    [Fact]
    public void TrySend_HeartbeatsBeyondTheirBound_False()
    {
        StreamLinkSession session = NewSession();

        Assert.All(Enumerable.Range(0, StreamLinkSession.HeartbeatsMax), i => Assert.True(session.TrySend(FrameType.Heartbeat, Ping((ulong)i))));
        Assert.False(session.TrySend(FrameType.Heartbeat, Ping(99)));
    }

    [Fact]
    public async Task Run_StreamsFail_TheSessionIsOver()
    {
        var session = new StreamLinkSession(Peer(), "did:key:self", Id, opens: true, _ => Task.FromException(new IOException("gone")), _links, TimeProvider.System);

        await Assert.ThrowsAsync<IOException>(session.RunAsync);

        Assert.False(session.TrySend(FrameType.Message, [1]));
    }

    [Fact]
    public async Task Take_Ping_IsAnswered()
    {
        StreamLinkSession session = NewSession();

        Assert.True(session.Take(Frames(1, (FrameType.Heartbeat, Ping(5)))));
        await RunAsync(session, () => _sent.Count == 1);

        Assert.True(Heartbeat.TryRead(_sent[0].Payloads[0], out Heartbeat pong));
        Assert.True(pong.IsPong);
        Assert.Equal(5UL, pong.Counter);
    }

    [Fact]
    public void Take_Pong_IsHandedOn()
    {
        byte[] pong = new byte[Heartbeat.SizeBytes];
        new Heartbeat(IsPong: true, 9).Write(pong);

        Assert.True(NewSession().Take(Frames(1, (FrameType.Heartbeat, pong))));

        Assert.Equal(9UL, Assert.Single(_links.Pongs).Counter);
    }

    /// <summary>What it has taken is said in time, with nothing else to send: at any time all but the last few of a window.</summary>
    [Fact]
    public async Task Take_ManyParcelsAndNothingToSend_SaysSo()
    {
        StreamLinkSession session = NewSession();
        Task running = session.RunAsync();

        for (int i = 1; i <= StreamLinkSession.ParcelsUntakenMax; i++)
        {
            Assert.True(session.Take(Frames(i, (FrameType.Message, [(byte)i]))));
        }

        await Eventually.HoldsAsync(() => _sent.Count > 0 && _sent[^1].Taken > StreamLinkSession.ParcelsUntakenMax * 3 / 4);
        Assert.All(_sent, parcel => Assert.Equal(LinkParcelKind.Taken, parcel.Kind));
        session.Abort();
        await running;
    }

    [Fact]
    public void Take_Malformed_False()
    {
        Assert.False(NewSession().Take(Frames(2, (FrameType.Message, [1]))));
        Assert.False(NewSession().Take(new LinkParcel("did:key:peer", Id, LinkParcelKind.Frames, 1, 0, [2, 2], [[1]])));
        Assert.False(NewSession().Take(Taken(1)));
        Assert.False(NewSession().Take(Frames(1, (FrameType.Heartbeat, [1]))));
        Assert.False(NewSession().Take(Frames(1, (FrameType.Discovery, [1]))));
        Assert.False(NewSession().Take(Frames(1, [.. Enumerable.Repeat((FrameType.Message, new byte[1]), StreamLinkSession.ParcelFramesMax + StreamLinkSession.HeartbeatsMax + 1)])));
        Assert.True(NewSession().Take(Frames(1, [.. Enumerable.Repeat((FrameType.Message, new byte[1]), StreamLinkSession.ParcelFramesMax + StreamLinkSession.HeartbeatsMax)])));
        Assert.True(NewSession().Take(Frames(1, (FrameType.ChainSync, [1]))));
    }

    /// <summary>Whatever a stream does with parcels, what is taken is what was sent up to a gap: in order, each once.</summary>
    [Fact]
    public void Take_ParcelsRepeatedAndLost_APrefixInOrder() => Prop.ForAll(
        Gen.Choose(0, 9).ListOf(60).ToArbitrary(),
        fates =>
        {
            var links = new RecordedLinks();
            StreamLinkSession session = NewSession(links: links);
            int lostAt = 0;
            int number = 0;
            bool goesOn = true;
            foreach (int fate in fates.TakeWhile(_ => goesOn))
            {
                LinkParcel parcel = Frames(++number, (FrameType.Message, [(byte)number]));
                if (fate == 0)
                {
                    lostAt = lostAt == 0 ? number : lostAt;
                    continue;
                }

                goesOn = session.Take(parcel) && (fate > 3 || session.Take(parcel));
            }

            int expected = lostAt == 0 ? number : lostAt - 1;
            return links.Frames.Select(frame => (int)frame[0]).SequenceEqual(Enumerable.Range(1, expected)) && (goesOn || lostAt > 0);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    private static NodeId Peer()
    {
        byte[] bytes = new byte[NodeId.SizeBytes];
        bytes[0] = 1;
        return new NodeId(bytes);
    }

    private static byte[] Ping(ulong counter)
    {
        byte[] ping = new byte[Heartbeat.SizeBytes];
        new Heartbeat(IsPong: false, counter).Write(ping);
        return ping;
    }

    private static LinkParcel Taken(long number) => new("did:key:peer", Id, LinkParcelKind.Taken, 0, number, [], []);

    private static LinkParcel Frames(long number, params (FrameType Type, byte[] Payload)[] frames) =>
        new("did:key:peer", Id, LinkParcelKind.Frames, number, 0, [.. frames.Select(frame => (byte)frame.Type)], [.. frames.Select(frame => frame.Payload)]);

    private static async Task RunAsync(StreamLinkSession session, Func<bool> until)
    {
        Task running = session.RunAsync();
        await Eventually.HoldsAsync(until);
        session.Abort();
        await running;
    }

    private StreamLinkSession NewSession(bool opens = false, RecordedLinks? links = null) => new(
        Peer(),
        "did:key:self",
        Id,
        opens,
        parcel =>
        {
            _sent = _sent.Add(parcel);
            return Task.CompletedTask;
        },
        links ?? _links,
        TimeProvider.System);
}
