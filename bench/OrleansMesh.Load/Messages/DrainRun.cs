using System.Buffers;
using OrleansMesh.Client;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Load.Figures;
using OrleansMesh.Load.Sessions;
using OrleansMesh.Transport;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Load.Messages;

/// <summary>Fills a stored queue, and takes all of it.</summary>
internal sealed class DrainRun(MessagePair pair, int count)
{
    private const int WithoutReceiptMax = 256;

    // a cursor acknowledges all before it, so that few say it
    private const int DeliveriesPerAcknowledgement = 64;

    /// <summary>Sends all; ends when each has its receipt.</summary>
    /// <exception cref="IOException">One was refused, or the session ended: there is nothing to measure.</exception>
    public async Task StoreAsync(LeanDialer dialer, CancellationToken ct)
    {
        SignedBatch batch = pair.Sign(DeliveryMode.Reliable, count);
        await pair.Source.JoinAsync(dialer, takesQueue: false, 0, ct);
        SecureChannel channel = pair.Source.Session;
        int sent = 0;
        for (int answered = 0; answered < count;)
        {
            while (sent < count && sent - answered < WithoutReceiptMax)
            {
                _ = await channel.SendAsync(FrameType.Message, batch.Submits[sent++], ct);
            }

            if (ReceiptMessage.TryRead((await MessageFrames.NextAsync(channel, ct)).Payload.Span, out ReceiptMessage receipt))
            {
                answered++;
                if (receipt.State == ReceiptState.Refused)
                {
                    throw new IOException($"The hub refused a message ({receipt.Refusal}): {receipt.Detail}");
                }
            }
        }

        await pair.Source.LeaveAsync();
    }

    /// <summary>Takes all by a bare session.</summary>
    public async Task<DrainFigures> TakeAsync(string way, LeanDialer dialer, CancellationToken ct)
    {
        long start = TimeProvider.System.GetTimestamp();
        await pair.Target.JoinAsync(dialer, takesQueue: true, 1, ct);
        SecureChannel channel = pair.Target.Session;
        var acknowledgement = new ArrayBufferWriter<byte>();
        long first = 0;
        for (int taken = 0; taken < count;)
        {
            FrameRead read = await MessageFrames.NextAsync(channel, ct);
            if (!DeliverMessage.TryRead(read.Payload.Span, out DeliverMessage delivery))
            {
                continue;
            }

            first = first == 0 ? TimeProvider.System.GetTimestamp() : first;
            taken++;
            if (taken % DeliveriesPerAcknowledgement == 0 || taken == count)
            {
                acknowledgement.ResetWrittenCount();
                new AcknowledgeMessage(delivery.Cursor).Write(acknowledgement);
                _ = await channel.SendAsync(FrameType.Message, acknowledgement.WrittenMemory, ct);
            }
        }

        DrainFigures figures = Of(way, start, first);
        await pair.Target.LeaveAsync();
        return figures;
    }

    /// <summary>Takes all by the SDK, each acknowledged before the next is asked for.</summary>
    public async Task<DrainFigures> TakeByClientAsync(Uri hub, CancellationToken ct)
    {
        long start = TimeProvider.System.GetTimestamp();
        await using MeshClient client = await MeshClient.ConnectAsync(pair.Target.Folder, new MeshClientOptions { Hub = hub }, ct);
        long first = 0;
        int taken = 0;
        await foreach (ReceivedMessage message in client.ReceiveAsync(ct))
        {
            first = first == 0 ? TimeProvider.System.GetTimestamp() : first;
            await message.AcknowledgeAsync();
            if (++taken == count)
            {
                break;
            }
        }

        return Of("client", start, first);
    }

    private DrainFigures Of(string way, long start, long first) => new(
        way, count, Math.Round(TimeProvider.System.GetElapsedTime(start, first).TotalSeconds, 2), Math.Round(count / TimeProvider.System.GetElapsedTime(first).TotalSeconds));
}
