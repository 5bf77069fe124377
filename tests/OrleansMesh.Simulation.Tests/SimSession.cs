using OrleansMesh.Gateway.Links;
using OrleansMesh.Wire;
using OrleansMesh.Wire.Compression;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Simulation.Tests;

/// <summary>
/// One side of a link's session: what it sends arrives in order after a delay, as over TCP, which sends again what the network lost and holds back what follows,
/// unless the session breaks first. Datagrams beside it are lost, late, out of order and doubled. It may stall, in one direction alone.
/// </summary>
internal sealed class SimSession(SimHub hub, NodeId peer, TimeProvider clock, SimTally tally, SimTrace trace, Random random, TimeSpan latency) : ILinkSession
{
    // a lane of the product is bounded by bytes; this is more frames than a link's bounds let it have
    private const int FramesMax = 8192;
    private const int RetransmitMilliseconds = 200;
    private const double DoubledShare = 0.03;

    /// <summary>How many times as long a slow link takes.</summary>
    public const double SlowFactor = 6;

    private readonly Queue<(DateTimeOffset Due, FrameType Type, byte[] Payload)> _onTheWay = new();
    private long _sentDatagrams;
    private long _heardDatagram;
    private bool _busy;
    private bool _closed;
    private RelayUnpacker? _unpacker;

    public NodeId Peer => peer;

    /// <summary>Some hubs are of a version that takes no batches.</summary>
    public bool TakesBatches => TakesThem(hub) && TakesThem(Other.Hub);

    private SimHub Hub => hub;

    /// <summary>The other side.</summary>
    public SimSession Other { get; set; } = null!;

    public bool IsClosed => _closed;

    /// <summary>Nothing that this side sends arrives before.</summary>
    public DateTimeOffset StalledUntil { get; set; }

    /// <summary>What is sent before takes <see cref="SlowFactor"/> times as long.</summary>
    public DateTimeOffset SlowUntil { get; set; }

    /// <summary>Told of each frame that comes, before its hub is.</summary>
    public Action<FrameType, byte[]>? Heard { get; set; }

    /// <summary>The share of packets that the network loses.</summary>
    public double Loss { get; set; }

    public ValueTask<bool> SendAsync(FrameType type, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken) => ValueTask.FromResult(TrySend(type, payload.Span));

    public bool TrySend(FrameType type, ReadOnlySpan<byte> payload)
    {
        if (_closed)
        {
            return false;
        }

        tally.Relayed(hub.Number, Other.Hub.Number, type == FrameType.Message ? RelaysIn(payload) : 0);
        if (type == FrameType.Handshake)
        {
            // hubs ask each other nothing here: all of it is of routes
            tally.Told(clock.GetUtcNow() - trace.Start, payload.Length);
        }

        TimeSpan delay = Delay();
        while (random.NextDouble() < Loss)
        {
            delay += TimeSpan.FromMilliseconds(RetransmitMilliseconds) + (2 * latency);
            tally.Felt(SimFault.LostFrame);
        }

        _onTheWay.Enqueue((clock.GetUtcNow() + delay, type, payload.ToArray()));
        Assert.True(_onTheWay.Count <= FramesMax, "A lane grows without a bound.");
        if (!_busy)
        {
            _busy = true;
            _ = CarryAsync();
        }

        return true;
    }

    /// <summary>Sends a membership message as a datagram.</summary>
    public void SendDatagram(ReadOnlySpan<byte> message)
    {
        _sentDatagrams++;
        for (int copies = random.NextDouble() < DoubledShare ? 2 : 1; copies > 0 && !_closed; copies--)
        {
            if (random.NextDouble() >= Loss && clock.GetUtcNow() >= StalledUntil)
            {
                _ = CarryDatagramAsync(message.ToArray(), _sentDatagrams);
            }
            else
            {
                tally.Felt(SimFault.LostDatagram);
            }
        }
    }

    /// <summary>Ends this side; the other side learns of it after a while.</summary>
    public void Abort()
    {
        if (_closed)
        {
            return;
        }

        Close();
        _ = EndOtherAsync();
    }

    /// <summary>Ends this side alone: its hub is told, unless it is down.</summary>
    public void Close()
    {
        if (!_closed)
        {
            _closed = true;
            _onTheWay.Clear();
            _ = TellHubAsync();
        }
    }

    private static bool TakesThem(SimHub hub) => hub.Number % 4 != 3;

    private int RelaysIn(ReadOnlySpan<byte> payload)
    {
        _unpacker ??= new RelayUnpacker();
        if (DictionaryMessage.Is(payload))
        {
            Assert.Equal(UnpackFault.None, _unpacker.Keep(payload));
        }

        if (!BatchMessage.TryRead(payload, out BatchMessage batch))
        {
            return RelayMessage.TryRead(payload, out _) ? 1 : 0;
        }

        byte[] content = new byte[batch.ContentLength];
        Assert.Equal(UnpackFault.None, _unpacker.Unpack(batch, content, out _));
        ReadOnlySpan<byte> rest = content;
        int count = 0;
        while (RelayList.TryTake(ref rest, out _))
        {
            count++;
        }

        return count;
    }

    private TimeSpan Delay()
    {
        bool isSlow = clock.GetUtcNow() < SlowUntil;
        if (isSlow)
        {
            tally.Felt(SimFault.Delay);
        }

        return latency * (1 + (random.NextDouble() * random.NextDouble())) * (isSlow ? SlowFactor : 1);
    }

    private async Task TellHubAsync()
    {
        // as the session's reader would: not within the call that ends it
        await Task.Yield();
        trace.Note("closed", hub.Name, 0, []);
        hub.WhenUp(frames => frames.Closed(this));
    }

    private async Task EndOtherAsync()
    {
        await Task.Delay(TimeSpan.FromMilliseconds(1 + random.Next(3000)), clock, CancellationToken.None);
        Other.Close();
    }

    private async Task CarryAsync()
    {
        while (_onTheWay.TryPeek(out (DateTimeOffset Due, FrameType Type, byte[] Payload) next))
        {
            DateTimeOffset due = next.Due > StalledUntil ? next.Due : StalledUntil;
            TimeSpan wait = due - clock.GetUtcNow();
            if (wait > TimeSpan.Zero)
            {
                // a delay of less than a millisecond is none, and time would stand still
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), clock, CancellationToken.None);
                continue;
            }

            _ = _onTheWay.Dequeue();
            if (!Other.IsClosed)
            {
                Other.Take(next.Type, next.Payload);
            }
        }

        _busy = false;
    }

    private async Task CarryDatagramAsync(byte[] message, long number)
    {
        await Task.Delay(Delay() * (1 + random.NextDouble()), clock, CancellationToken.None);
        Other.TakeDatagram(message, number);
    }

    private void TakeDatagram(byte[] message, long number)
    {
        if (!_closed && hub.IsUp)
        {
            if (number <= _heardDatagram)
            {
                tally.Felt(number == _heardDatagram ? SimFault.Duplicate : SimFault.Reorder);
            }

            _heardDatagram = Math.Max(_heardDatagram, number);
            trace.Note("datagram", hub.Name, 0, message);
            Assert.True(hub.Membership.Receive(peer, message), "A hub sent another one a malformed membership message.");
        }
    }

    private void Take(FrameType type, byte[] payload) => hub.WhenUp(frames =>
    {
        trace.Note("frame", hub.Name, (long)type, payload);
        if (clock.GetUtcNow() < StalledUntil && clock.GetUtcNow() >= Other.StalledUntil)
        {
            tally.Felt(SimFault.OneWay);
        }

        Heard?.Invoke(type, payload);
        if (type != FrameType.Heartbeat)
        {
            Assert.True(frames.Take(this, type, payload), $"A hub sent another one a malformed {type} frame.");
        }
        else if (Heartbeat.TryRead(payload, out Heartbeat heartbeat))
        {
            if (heartbeat.IsPong)
            {
                frames.TakePong(this, heartbeat);
                return;
            }

            byte[] pong = new byte[Heartbeat.SizeBytes];
            heartbeat.Pong.Write(pong);
            _ = TrySend(FrameType.Heartbeat, pong);
        }
    });
}
