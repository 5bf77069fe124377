using System.Buffers;
using OrleansMesh.Domain.Qos;
using OrleansMesh.Load.Figures;
using OrleansMesh.Load.Processes;
using OrleansMesh.Transport;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Load.Messages;

/// <summary>Messages of several classes to one session (N-05): some at even times, others as fast as they go until the first have all been delivered.</summary>
/// <param name="target">Has joined, with its queue.</param>
/// <param name="sources">Have joined; those with a rate first, their batches numbered on from 0 without a gap.</param>
/// <param name="window">Messages of a source without a receipt.</param>
internal sealed class ClassRun(MessageMesh target, IReadOnlyList<ClassSource> sources, int window)
{
    private const int DeliveriesPerAcknowledgement = 64;

    private readonly MessageTimes[] _times = [.. sources.Select(s => new MessageTimes(s.Batch.Submits.Count))];
    private readonly int[] _sent = new int[sources.Count];
    private readonly int[] _refused = new int[sources.Count];
    private readonly int _paced = sources.Where(s => s.PerSecond > 0).Sum(s => s.Batch.Submits.Count);

    /// <summary>Ends when all that is sent at even times was delivered; the figures of each class.</summary>
    /// <exception cref="IOException">One of those was refused, or a session ended: there is nothing to measure.</exception>
    public async Task<IReadOnlyList<ClassFigures>> RunAsync(CancellationToken ct)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        long start = TimeProvider.System.GetTimestamp();
        Task[] senders = [.. Enumerable.Range(0, sources.Count).Select(i => Task.Run(() => SendAsync(i, over.Token), ct))];
        Task delivered = OwnThread.RunAsync(() => TakeDeliveriesAsync(over.Token));
        Task first = await Task.WhenAny([delivered, .. senders.Where((_, i) => sources[i].PerSecond > 0).Select(FailedAsync)]);
        double seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        await over.CancelAsync();
        await Task.WhenAll(senders).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first;
        ct.ThrowIfCancellationRequested();
        return [.. sources.Select((s, i) => (s.Class, i)).GroupBy(s => s.Class).Select(c => FiguresOf(c.Key, [.. c.Select(s => s.i)], seconds))];
    }

    // ends only by what went wrong
    private static async Task FailedAsync(Task sender)
    {
        await sender;
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
    }

    private ClassFigures FiguresOf(QosClass urgency, int[] indexes, double seconds)
    {
        MessageWay[] ways = [.. indexes.SelectMany(i => _times[i].Ways)];
        return new ClassFigures(
            urgency.ToString(),
            indexes.Sum(i => _sent[i]),
            Math.Round(ways.Length / seconds),
            indexes.Sum(i => _refused[i]),
            Quantiles.Of([.. ways.Select(w => w.Total)]),
            SplitFigures.Of(ways));
    }

    private int IndexOf(int number)
    {
        int index = sources.Count - 1;
        while (sources[index].Batch.First > number)
        {
            index--;
        }

        return index;
    }

    private async Task SendAsync(int index, CancellationToken ct)
    {
        ClassSource source = sources[index];
        using var slots = new SemaphoreSlim(window, window);
        Task receipts = OwnThread.RunAsync(() => TakeReceiptsAsync(index, slots, ct));
        TimeProvider clock = TimeProvider.System;
        source.Mesh.Times.Keep(_times[index].Written);
        long start = clock.GetTimestamp();
        for (int i = 0; i < source.Batch.Submits.Count && !receipts.IsCompleted; i++)
        {
            long due = source.PerSecond > 0 ? start + (long)(i / source.PerSecond * clock.TimestampFrequency) : 0;
            Pace.Await(due, ct);
            await slots.WaitAsync(ct);
            _times[index].Due[i] = source.PerSecond > 0 ? due : clock.GetTimestamp();
            _sent[index] = i + 1;
            if (!await source.Mesh.SendAsync(source.Batch.Submits[i], source.PerSecond > 0, ct))
            {
                throw new IOException("The hub ended a sender's session.");
            }
        }

        await receipts;
    }

    private async Task TakeReceiptsAsync(int index, SemaphoreSlim slots, CancellationToken ct)
    {
        for (int answered = 0; answered < sources[index].Batch.Submits.Count;)
        {
            FrameRead read = await MessageFrames.NextAsync(sources[index].Mesh.Session, ct);
            if (ReceiptMessage.TryRead(read.Payload.Span, out ReceiptMessage receipt))
            {
                answered++;
                _ = slots.Release();
                _refused[index] += receipt.State == ReceiptState.Refused ? 1 : 0;
                if (receipt.State == ReceiptState.Refused && sources[index].PerSecond > 0)
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
        for (int paced = 0; paced < _paced;)
        {
            FrameRead read = await MessageFrames.NextAsync(target.Session, ct);
            if (!DeliverMessage.TryRead(read.Payload.Span, out DeliverMessage delivery))
            {
                continue;
            }

            int number = SignedBatch.NumberOf(delivery.Envelope);
            int index = IndexOf(number);
            _times[index].Take(number - sources[index].Batch.First, target.Times.ReadAt);
            paced += number < _paced ? 1 : 0;
            if (delivery.Cursor > 0 && ++unsaid >= DeliveriesPerAcknowledgement)
            {
                unsaid = 0;
                acknowledgement.ResetWrittenCount();
                new AcknowledgeMessage(delivery.Cursor).Write(acknowledgement);
                _ = await target.Session.SendAsync(FrameType.Message, acknowledgement.WrittenMemory, ct);
            }
        }
    }
}
