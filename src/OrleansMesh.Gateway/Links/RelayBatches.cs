using System.Buffers;
using OrleansMesh.Transport;
using OrleansMesh.Wire.Compression;
using OrleansMesh.Wire.Framing;

namespace OrleansMesh.Gateway.Links;

/// <summary>
/// Sends the relays of a link whose other side takes batches (P-11): what waits already goes together, by federation, compressed; what comes while nothing waits goes at
/// once. What is critical and of no flow goes first, and waits for no more than one round of the others.
/// </summary>
internal sealed class RelayBatches(ILinkSession session, TimeProvider clock, LinkMeter? meter = null)
{
    /// <summary>Bytes of relays that may wait, of those that are urgent and of the others; one alone may be longer.</summary>
    public const int QueueBytesMax = 256 * 1024;

    private readonly Lock _gate = new();
    private readonly RelayQueue _urgent = new(QueueBytesMax);
    private readonly RelayQueue _others = new(QueueBytesMax);
    private readonly WakeSignal _wake = new();
    private readonly List<TaskCompletionSource> _waiting = [];
    private LinkTraffic _traffic;
    private bool _begun;
    private bool _over;

    /// <summary>What was sent.</summary>
    public LinkTraffic Traffic
    {
        get
        {
            lock (_gate)
            {
                return _traffic;
            }
        }
    }

    /// <summary>Takes one to be sent; false when there is no room, or the link is over.</summary>
    public bool TryAdd(OutgoingRelay relay)
    {
        bool begins;
        lock (_gate)
        {
            if (_over || !(relay.IsUrgent ? _urgent : _others).TryAdd(relay))
            {
                return false;
            }

            begins = !_begun;
            _begun = true;
        }

        if (begins)
        {
            _ = RunAsync();
        }

        _wake.Wake();
        return true;
    }

    /// <summary>As <see cref="TryAdd"/>, waiting for room; false when the link is over.</summary>
    public async ValueTask<bool> AddAsync(OutgoingRelay relay, CancellationToken cancellationToken)
    {
        while (!TryAdd(relay))
        {
            TaskCompletionSource? turn = null;
            lock (_gate)
            {
                if (_over)
                {
                    return false;
                }

                if (!(relay.IsUrgent ? _urgent : _others).HasRoomFor(relay))
                {
                    _waiting.Add(turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
                }
            }

            if (turn is not null)
            {
                await WaitAsync(turn, cancellationToken);
            }
        }

        return true;
    }

    /// <summary>Nothing more is sent, and who waits for room is told so.</summary>
    public void End()
    {
        lock (_gate)
        {
            _over = true;
            AllTryAgain();
        }

        _wake.Complete();
    }

    private async ValueTask WaitAsync(TaskCompletionSource turn, CancellationToken cancellationToken)
    {
        await using (cancellationToken.UnsafeRegister(static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), turn))
        {
            try
            {
                await turn.Task;
            }
            catch (OperationCanceledException)
            {
                lock (_gate)
                {
                    _ = _waiting.Remove(turn);
                }

                throw;
            }
        }
    }

    /// <summary>Within the lock; who waits goes on outside of it.</summary>
    private void AllTryAgain()
    {
        _waiting.ForEach(turn => turn.TrySetResult());
        _waiting.Clear();
    }

    private async Task RunAsync()
    {
        // not within the call of the first
        await Task.Yield();
        bool failed = true;
        try
        {
            using var packer = new RelayPacker();
            bool isOpen = true;
            while (isOpen && await _wake.WaitAsync())
            {
                for (List<OutgoingRelay> round = NextRound(); isOpen && round.Count > 0; round = NextRound())
                {
                    isOpen = await SendAsync(packer, round);
                }
            }

            failed = false;
        }
        finally
        {
            End();
            if (failed)
            {
                // a link that sends nothing more is none; one that ends by itself lets its answers leave
                session.Abort();
            }
        }
    }

    private List<OutgoingRelay> NextRound()
    {
        List<OutgoingRelay> round = [];
        lock (_gate)
        {
            // at least one of each: what is urgent does not keep the others for ever
            _urgent.TakeRound(round, LinkCompressionLimits.BatchBytesMax);
            _others.TakeRound(round, Math.Max(1, LinkCompressionLimits.BatchBytesMax - round.Sum(relay => relay.Length)));
            if (round.Count > 0)
            {
                AllTryAgain();
            }
        }

        return round;
    }

    private async ValueTask<bool> SendAsync(RelayPacker packer, List<OutgoingRelay> round)
    {
        foreach (RelayGroup group in RelayGroup.Of(round))
        {
            byte[] content = ArrayPool<byte>.Shared.Rent(group.ContentBytes);
            byte[] packed = ArrayPool<byte>.Shared.Rent(Math.Max(group.ContentBytes, RelayPacker.DictionaryMessageBytesMax));
            bool sent = await SendAsync(packer, group, content, packed);
            ArrayPool<byte>.Shared.Return(content);
            ArrayPool<byte>.Shared.Return(packed);
            if (!sent)
            {
                return false;
            }
        }

        return true;
    }

    private async ValueTask<bool> SendAsync(RelayPacker packer, RelayGroup group, byte[] content, byte[] packed)
    {
        Write(group, content);
        ReadOnlyMemory<byte> list = content.AsMemory(0, group.ContentBytes);
        if (group.Federation is { } federation && packer.TryPack(federation, list.Span, packed, out int written))
        {
            Count(new LinkTraffic(group.Relays.Count, 1, RelayBytes(group), written));
            return await session.SendAsync(FrameType.Message, packed.AsMemory(0, written), CancellationToken.None) && await LearnAsync(packer, group, list, packed);
        }

        Count(new LinkTraffic(group.Relays.Count, group.Relays.Count, RelayBytes(group), RelayBytes(group)));
        int at = RelayList.LengthBytes;
        foreach (OutgoingRelay relay in group.Relays)
        {
            if (!await session.SendAsync(FrameType.Message, list.Slice(at, relay.Length), CancellationToken.None))
            {
                return false;
            }

            at += relay.Length + RelayList.LengthBytes;
        }

        return await LearnAsync(packer, group, list, packed);
    }

    /// <summary>What was sent teaches: a dictionary goes before the next batch.</summary>
    private async ValueTask<bool> LearnAsync(RelayPacker packer, RelayGroup group, ReadOnlyMemory<byte> list, byte[] buffer)
    {
        if (group.Federation is not { } federation || !TryLearn(packer, federation, list.Span, buffer, out int written))
        {
            return true;
        }

        Count(new LinkTraffic(0, 1, 0, written));
        return await session.SendAsync(FrameType.Message, buffer.AsMemory(0, written), CancellationToken.None);
    }

    private bool TryLearn(RelayPacker packer, Guid federation, ReadOnlySpan<byte> list, Span<byte> buffer, out int written)
    {
        written = 0;
        TimeSpan now = clock.GetElapsedTime(0);
        while (written == 0 && RelayList.TryTake(ref list, out ReadOnlySpan<byte> relay))
        {
            _ = packer.TryLearn(federation, relay, now, buffer, out written);
        }

        return written > 0;
    }

    private void Count(LinkTraffic more)
    {
        meter?.Sent(more);
        lock (_gate)
        {
            _traffic = new LinkTraffic(_traffic.Relays + more.Relays, _traffic.Frames + more.Frames, _traffic.RelayBytes + more.RelayBytes, _traffic.SentBytes + more.SentBytes);
        }
    }

    private static int RelayBytes(RelayGroup group) => group.ContentBytes - (RelayList.LengthBytes * group.Relays.Count);

    private static void Write(RelayGroup group, Span<byte> content)
    {
        foreach (OutgoingRelay relay in group.Relays)
        {
            RelayList.WriteLength(content, relay.Length);
            relay.Write(content[RelayList.LengthBytes..]);
            content = content[(RelayList.LengthBytes + relay.Length)..];
        }
    }
}
