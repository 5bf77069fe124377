using System.Collections.Concurrent;
using OrleansMesh.Client.Sessions;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Client.Messages;

/// <summary>Sends messages until there is a receipt: after a reconnection the same message id again, freshly signed.</summary>
internal sealed class Outbox(MeshFolder folder, MeshClientOptions options, Func<HubSession?> current) : IDisposable
{
    // What a hub may need to settle the fate of a message that comes a second time.
    private static readonly TimeSpan UnsettledDelay = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<ulong, PendingMessage> _pending = new();
    private readonly SemaphoreSlim _slots = new(options.MessagesInFlightMax, options.MessagesInFlightMax);
    private long _lastSequence;
    private volatile Exception? _failure;

    /// <summary>Completes with the receipt. Who gives up waiting does not take a message back that was sent.</summary>
    /// <exception cref="MeshRefusedException">The hub refused, or every hub would.</exception>
    public async Task<MessageReceipt> SendAsync(FmpDraft draft, CancellationToken ct)
    {
        // Signed once before it is sent, so that a draft that is no envelope fails here and not on the reader.
        _ = Sign(draft);
        await _slots.WaitAsync(ct);
        var message = new PendingMessage((ulong)Interlocked.Increment(ref _lastSequence), draft);
        try
        {
            // Entered before the session is looked at: whoever opens a session, or gives up, after that finds it.
            _pending[message.Sequence] = message;
            if (_failure is { } failure)
            {
                throw failure;
            }

            if (current() is { } session)
            {
                await SubmitAsync(session, message, ct);
            }

            return await message.Answer.Task.WaitAsync(ct);
        }
        finally
        {
            _ = _pending.TryRemove(message.Sequence, out _);
            _ = _slots.Release();
        }
    }

    /// <summary>Sends again what has no receipt, in its order.</summary>
    public async Task ResendAsync(HubSession session, CancellationToken ct)
    {
        foreach (PendingMessage message in _pending.Values.OrderBy(m => m.Sequence))
        {
            await SubmitAsync(session, message, ct);
        }
    }

    /// <summary>Gives a receipt to who waits for it.</summary>
    public void Take(in ReceiptMessage receipt)
    {
        if (!_pending.TryGetValue(receipt.Sequence, out PendingMessage? message))
        {
            return;
        }

        if (receipt is { State: ReceiptState.Refused, Refusal: (ushort)Refusal.InFlight })
        {
            // The first of the two was sent on the session before: its fate decides.
            _ = SubmitLaterAsync(message);
        }
        else if (receipt.State == ReceiptState.Refused)
        {
            _ = message.Answer.TrySetException(Refused((Refusal)receipt.Refusal, receipt.Detail));
        }
        else
        {
            _ = message.Answer.TrySetResult(new MessageReceipt(message.Draft.MessageId, receipt.State));
        }
    }

    /// <summary>Nothing is sent any more: who waits, and who comes later, is told why.</summary>
    public void Fail(Exception reason)
    {
        _failure ??= reason;
        foreach (PendingMessage message in _pending.Values)
        {
            _ = message.Answer.TrySetException(reason);
        }
    }

    /// <summary>Ends all waiting. The semaphore is left to the collector: those who still wait at it must get through to be told.</summary>
    public void Dispose() => Fail(new ObjectDisposedException(nameof(MeshClient)));

    private static MeshRefusedException Refused(Refusal refusal, string detail) =>
        new(RefusalText.Word(refusal), detail.Length > 0 ? detail : RefusalText.Detail(refusal));

    private async ValueTask SubmitAsync(HubSession session, PendingMessage message, CancellationToken ct)
    {
        if (!message.TryClaim(session))
        {
            return;
        }

        if (message.Draft.ExpiresAt <= options.Clock.GetUtcNow().ToUnixTimeMilliseconds())
        {
            _ = message.Answer.TrySetException(Refused(Refusal.Expired, ""));
            return;
        }

        byte[] envelope = Sign(message.Draft);
        byte[] payload = new byte[MessageBytes.HeadBytes + envelope.Length];
        SubmitMessage.WriteHead(payload, message.Sequence);
        envelope.CopyTo(payload, MessageBytes.HeadBytes);

        // False when the session ended meanwhile: the next one sends it again.
        _ = await session.Channel.SendAsync(FrameType.Message, payload, ct);
    }

    private async Task SubmitLaterAsync(PendingMessage message)
    {
        await Task.Delay(UnsettledDelay, options.Clock);
        message.Unclaim();
        if (_pending.ContainsKey(message.Sequence) && current() is { } session)
        {
            await SubmitAsync(session, message, CancellationToken.None);
        }
    }

    private byte[] Sign(FmpDraft draft) =>
        FmpSigner.TryCreate(draft with { Timestamp = options.Clock.GetUtcNow().ToUnixTimeMilliseconds() }, folder.MeshKey, out byte[]? envelope, out EnvelopeRefusal refusal)
            ? envelope
            : throw Refused(refusal.ToRefusal(), "");
}
