using System.Buffers;
using OrleansMesh.Load.Figures;
using OrleansMesh.Load.Processes;
using OrleansMesh.Transport;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Load.Messages;

/// <summary>One pair's share of a measurement: sends a batch, at a rate or as fast as its window lets it, until all of it is delivered.</summary>
/// <param name="perSecond">Messages a second, at even times; 0 for as fast as possible.</param>
/// <param name="window">Messages without a receipt.</param>
/// <param name="turn">By how much of the time between two messages all are later, so that pairs take turns; below 1.</param>
internal sealed class MessageRun(MessagePair pair, SignedBatch batch, double perSecond, int window, double turn = 0) : IDisposable
{
    // a reliable delivery is acknowledged with all before it, so that few say it
    private const int DeliveriesPerAcknowledgement = 64;

    private readonly MessageTimes _times = new(batch.Submits.Count);
    private readonly SemaphoreSlim _slots = new(window, window);

    /// <summary>Of each message, from when it was due until it was delivered, where it was for how long.</summary>
    public IEnumerable<MessageWay> Ways => _times.Ways;

    /// <summary>Ends when every message was answered and delivered.</summary>
    /// <exception cref="IOException">One was refused, or a session ended: there is nothing to measure.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAll(EndedAsync(Task.Run(() => SendAsync(over.Token), ct)), EndedAsync(OwnThread.RunAsync(() => TakeReceiptsAsync(over.Token))), EndedAsync(OwnThread.RunAsync(() => TakeDeliveriesAsync(over.Token))));

        // when one fails the others have nothing to wait for
        async Task EndedAsync(Task part)
        {
            try
            {
                await part;
            }
            catch
            {
                await over.CancelAsync();
                throw;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _slots.Dispose();

    private async Task SendAsync(CancellationToken ct)
    {
        TimeProvider clock = TimeProvider.System;
        pair.Source.Times.Keep(_times.Written);
        long start = clock.GetTimestamp();
        for (int i = 0; i < batch.Submits.Count; i++)
        {
            long due = perSecond > 0 ? start + (long)((i + turn) / perSecond * clock.TimestampFrequency) : 0;
            Pace.Await(due, ct);
            await _slots.WaitAsync(ct);

            // counted from when it was due, so that a hub that stalls cannot hide it; without a rate from now
            _times.Due[i] = perSecond > 0 ? due : clock.GetTimestamp();
            if (!await pair.Source.SendAsync(batch.Submits[i], perSecond > 0, ct))
            {
                throw new IOException("The hub ended the sender's session.");
            }
        }
    }

    private async Task TakeReceiptsAsync(CancellationToken ct)
    {
        for (int answered = 0; answered < batch.Submits.Count;)
        {
            FrameRead read = await MessageFrames.NextAsync(pair.Source.Session, ct);
            if (ReceiptMessage.TryRead(read.Payload.Span, out ReceiptMessage receipt))
            {
                answered++;
                _ = _slots.Release();
                if (receipt.State == ReceiptState.Refused)
                {
                    throw new IOException($"The hub refused a message ({receipt.Refusal}): {receipt.Detail}");
                }
            }
        }
    }

    private async Task TakeDeliveriesAsync(CancellationToken ct)
    {
        var acknowledgement = new ArrayBufferWriter<byte>();
        int unsaid = 0;
        for (int delivered = 0; delivered < batch.Submits.Count;)
        {
            FrameRead read = await MessageFrames.NextAsync(pair.Target.Session, ct);
            if (!DeliverMessage.TryRead(read.Payload.Span, out DeliverMessage delivery))
            {
                continue;
            }

            int number = SignedBatch.NumberOf(delivery.Envelope);
            _times.Take(number, pair.Target.Times.ReadAt);
            delivered++;
            if (delivery.Cursor > 0 && (++unsaid >= DeliveriesPerAcknowledgement || delivered == batch.Submits.Count))
            {
                unsaid = 0;
                acknowledgement.ResetWrittenCount();
                new AcknowledgeMessage(delivery.Cursor).Write(acknowledgement);
                _ = await pair.Target.Session.SendAsync(FrameType.Message, acknowledgement.WrittenMemory, ct);
            }
        }
    }
}
