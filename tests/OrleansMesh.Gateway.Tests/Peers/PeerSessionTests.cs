using OrleansMesh.Gateway.Links;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Testing;
using OrleansMesh.Transport;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Tests.Peers;

/// <summary>A session with another hub: what comes in one record is taken without a pause, and what it gives to send leaves in one.</summary>
public sealed class PeerSessionTests : IAsyncLifetime
{
    private readonly ManualTimeProvider _clock = new();
    private readonly Echo _echo = new();
    private readonly CancellationTokenSource _closing = new();
    private OpenSession _open = null!;
    private Task _running = null!;

    public async Task InitializeAsync()
    {
        _open = await OpenSession.BuildAsync(_clock, _echo);
        _running = _open.Session.RunAsync(_closing.Token);
    }

    public async Task DisposeAsync()
    {
        await _closing.CancelAsync();
        await _running.WaitAsync(TestHub.Patience);
        await _open.DisposeAsync();
        _closing.Dispose();
    }

    [Fact]
    public async Task Run_FramesOfOneRecord_AreAnsweredInTheirOrderAndInOneRecord()
    {
        const int Frames = WakeGathering.WakesMax - 1;
        using (WakeGathering.Begin())
        {
            for (int i = 0; i < Frames; i++)
            {
                Assert.True(_open.Far.TrySend(FrameType.Message, [(byte)i]));
            }
        }

        for (int i = 0; i < Frames; i++)
        {
            Assert.Equal([(byte)i], (await ReadAsync()).Payload.ToArray());
        }

        Assert.Equal(1ul, _open.Channel.RecordsSent);
    }

    [Fact]
    public async Task Run_AFrameThatIsNotAPeers_EndsTheSessionAndWhatCameWithItIsNotTaken()
    {
        using (WakeGathering.Begin())
        {
            Assert.True(_open.Far.TrySend(FrameType.Message, [1]));
            Assert.True(_open.Far.TrySend(FrameType.Message, Echo.Malformed));
            Assert.True(_open.Far.TrySend(FrameType.Message, [2]));
        }

        await _running.WaitAsync(TestHub.Patience);

        Assert.Equal([(byte)1], _echo.Taken);
        Assert.False(_open.Channel.TrySend(FrameType.Message, [3]));
    }

    private async Task<FrameRead> ReadAsync()
    {
        FrameRead read = await _open.Far.ReadAsync(CancellationToken.None).AsTask().WaitAsync(TestHub.Patience);
        Assert.Equal(FrameType.Message, read.Type);
        return read;
    }

    private sealed class Echo : ILinkFrames
    {
        public static readonly byte[] Malformed = [255];

        /// <summary>The first byte of each frame.</summary>
        public List<byte> Taken { get; } = [];

        public void Opened(ILinkSession session)
        {
            // sends nothing by itself
        }

        public bool Take(ILinkSession session, FrameType type, ReadOnlyMemory<byte> payload)
        {
            if (payload.Span.SequenceEqual(Malformed))
            {
                return false;
            }

            Taken.Add(payload.Span[0]);
            return session.TrySend(type, payload.Span);
        }

        public void TakePong(ILinkSession session, Heartbeat pong)
        {
            // nobody measures
        }

        public void Closed(ILinkSession session)
        {
            // nothing is held for it
        }
    }
}
