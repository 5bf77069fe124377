using System.Collections.Concurrent;
using OrleansMesh.Client.Flows;
using OrleansMesh.Client.Folders;
using OrleansMesh.Client.Sessions;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Client.Messages;

/// <summary>
/// Sends messages until there is a receipt: after a reconnection the same message id again, freshly signed. While what came before is
/// being sent again, or the key is being changed, new ones wait: the order is kept.
/// </summary>
internal sealed class Outbox(MeshFolder folder, MeshClientOptions options, Func<HubSession?> current) : IDisposable
{
    // What a hub may need to settle the fate of a message that comes a second time.
    private static readonly TimeSpan UnsettledDelay = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<ulong, PendingMessage> _pending = new();
    private readonly SemaphoreSlim _slots = new(options.MessagesInFlightMax, options.MessagesInFlightMax);

    // Both let in one after the other in the order in which they came. The first is held by a new message until it is sent; the second by
    // whoever sends, from the choice of a message until it is on the channel, so that two that send again at once do not mix.
    private readonly SemaphoreSlim _entry = new(1, 1);
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly Lock _gate = new();
    private ulong _lastSequence;
    private HubSession? _readyOn;
    private bool _paused;
    private volatile Exception? _failure;

    /// <summary>Completes with the receipt. Who gives up waiting does not take a message back that was sent.</summary>
    /// <exception cref="MeshRefusedException">The hub refused, or every hub would.</exception>
    /// <param name="draft">Without a time, and without a place in a flow.</param>
    /// <param name="place">Its place in a flow; null for none. Where it is certain that no hub has the message, the place is given up.</param>
    /// <param name="ct">Gives up waiting.</param>
    public async Task<MessageReceipt> SendAsync(FmpDraft draft, Task<FlowStamp>? place, CancellationToken ct)
    {
        PendingMessage? message = null;
        try
        {
            // Signed once before it is sent, so that a draft that is no envelope fails here and not on the reader.
            _ = Sign(draft);
            Task<MessageReceipt> answer;
            await _entry.WaitAsync(ct);
            try
            {
                // Those behind have asked for their places too: one flush is for all of them.
                FlowStamp? stamp = place is null ? null : await place;
                await _slots.WaitAsync(ct);
                _lastSequence++;
                message = new PendingMessage(_lastSequence, draft, stamp);
                answer = message.Answer.Task;
                await BeginAsync(message, ct);
            }
            finally
            {
                _ = _entry.Release();
            }

            return await answer.WaitAsync(ct);
        }
        finally
        {
            Leave(message);
            if (place is not null)
            {
                await SettleAsync(place, message);
            }
        }
    }

    /// <summary>Sends again what has no receipt, in its order.</summary>
    public async Task ResendAsync(HubSession session, CancellationToken ct)
    {
        await _sending.WaitAsync(ct);
        try
        {
            for (PendingMessage[] waiting = Waiting(session); waiting.Length > 0; waiting = Waiting(session))
            {
                foreach (PendingMessage message in waiting)
                {
                    try
                    {
                        await SubmitInTurnAsync(session, message, isAgain: true, ct);
                    }
                    catch (MeshRefusedException refused)
                    {
                        _ = message.Answer.TrySetException(refused);
                    }
                }
            }
        }
        finally
        {
            _ = _sending.Release();
        }
    }

    /// <summary>Holds back what was not sent yet, and completes when what was sent has its receipt: then nothing under way is signed by the present key.</summary>
    public async Task PauseAsync(CancellationToken ct)
    {
        Task[] answers;
        lock (_gate)
        {
            _paused = true;
            answers = [.. _pending.Values.Where(message => message.WasSent).Select(message => message.Answer.Task)];
        }

        await Task.WhenAll(answers).WaitAsync(ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ct.ThrowIfCancellationRequested();
    }

    /// <summary>Ends the pause, and sends what has waited.</summary>
    public async Task ResumeAsync()
    {
        lock (_gate)
        {
            _paused = false;
            _readyOn = null;
        }

        if (current() is { } session)
        {
            await ResendAsync(session, CancellationToken.None);
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
            message.WasRefused();
            _ = message.Answer.TrySetException(Refused((Refusal)receipt.Refusal, receipt.Detail));
        }
        else
        {
            message.Took(receipt.State == ReceiptState.Duplicate);
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

    /// <summary>Ends all waiting. The semaphores are left to the collector: those who still wait at them must get through to be told.</summary>
    public void Dispose() => Fail(new ObjectDisposedException(nameof(MeshClient)));

    private static MeshRefusedException Refused(Refusal refusal, string detail) =>
        new(RefusalText.Word(refusal), detail.Length > 0 ? detail : RefusalText.Detail(refusal));

    private static async Task SettleAsync(Task<FlowStamp> place, PendingMessage? message)
    {
        if (message?.IsNowhere ?? true)
        {
            await FlowStamp.GiveUpAsync(place);
        }
        else if (message.TakenMark is { } mark)
        {
            (await place).Told(mark, message.Draft.ExpiresAt);
        }
    }

    // What is to be sent on this session before anything new; in the moment in which nothing is left, new messages go by themselves.
    private PendingMessage[] Waiting(HubSession session)
    {
        lock (_gate)
        {
            PendingMessage[] waiting = [.. _pending.Values.Where(m => !m.IsSentOn(session) && (!_paused || m.WasSent) && !m.Answer.Task.IsCompleted).OrderBy(m => m.Sequence)];
            _readyOn = waiting.Length == 0 ? session : _readyOn;
            return waiting;
        }
    }

    private bool TryClaim(HubSession session, PendingMessage message, bool isAgain)
    {
        lock (_gate)
        {
            return (isAgain || (ReferenceEquals(_readyOn, session) && !_paused)) && message.TryClaim(session);
        }
    }

    private async ValueTask BeginAsync(PendingMessage message, CancellationToken ct)
    {
        // Entered before the session is looked at: whoever opens a session, or gives up, after that finds it.
        _pending[message.Sequence] = message;
        if (_failure is { } failure)
        {
            throw failure;
        }

        if (current() is { } session)
        {
            await SubmitAsync(session, message, isAgain: false, ct);
        }
    }

    private void Leave(PendingMessage? message)
    {
        if (message is not null)
        {
            _ = _pending.TryRemove(message.Sequence, out _);
            _ = message.Answer.TrySetCanceled(CancellationToken.None);
            _ = _slots.Release();
        }
    }

    private async ValueTask SubmitAsync(HubSession session, PendingMessage message, bool isAgain, CancellationToken ct)
    {
        await _sending.WaitAsync(ct);
        try
        {
            await SubmitInTurnAsync(session, message, isAgain, ct);
        }
        finally
        {
            _ = _sending.Release();
        }
    }

    private async ValueTask SubmitInTurnAsync(HubSession session, PendingMessage message, bool isAgain, CancellationToken ct)
    {
        if (!TryClaim(session, message, isAgain))
        {
            return;
        }

        if (message.Draft.ExpiresAt <= options.Clock.GetUtcNow().ToUnixTimeMilliseconds())
        {
            message.WasRefused();
            _ = message.Answer.TrySetException(Refused(Refusal.Expired, ""));
            return;
        }

        byte[] envelope = Sign(message.Place());
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
            await SubmitAsync(session, message, isAgain: true, CancellationToken.None);
        }
    }

    // A key that was changed is named, since the agreement names another.
    private byte[] Sign(FmpDraft draft)
    {
        MeshIdentity identity = folder.Identity;
        FmpDraft dated = draft with
        {
            Timestamp = options.Clock.GetUtcNow().ToUnixTimeMilliseconds(),
            KeyId = draft.KeyId ?? (identity.Registration.Version > 1 ? identity.KeyId : null),
        };
        return FmpSigner.TryCreate(dated, identity.MeshKey, out byte[]? envelope, out EnvelopeRefusal refusal) ? envelope : throw Refused(refusal.ToRefusal(), "");
    }
}
