using Microsoft.Extensions.Logging;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Network;
using OrleansMesh.Gateway.Delivery;
using OrleansMesh.Transport;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Sessions;

/// <summary>One joined session: reads what the mesh sends, and carries deliveries, receipts and notices to it.</summary>
#pragma warning disable CA1001 // a source without a timer or a wait handle holds nothing to dispose, and it may be cancelled after the session
internal sealed partial class MeshSession : IDeliveryTarget
#pragma warning restore CA1001 // as above
{
    private static readonly TimeSpan ReceiptsTimeout = TimeSpan.FromSeconds(2);
    private static readonly Backoff ReadPause = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(5));

    private readonly SecureChannel _channel;
    private readonly SessionServices _services;
    private readonly SessionRequests _requests;
    private readonly SessionPulse _pulse;
    private readonly Slots _submits;
    private readonly AcknowledgementWriter _acknowledgements;
    private readonly SessionOutbox _outbox;
    private readonly CancellationTokenSource _retiring = new();
    private DeliveryPump? _pump;
    private volatile bool _overrun;
    private volatile bool _deactivated;

    public MeshSession(SecureChannel channel, string meshId, string keyId, string sessionId, SessionServices services)
    {
        KeyId = keyId;
        _channel = channel;
        _services = services;
        MeshId = meshId;
        SessionId = sessionId;
        GatewayOptions options = services.Options.Value;
        _requests = new SessionRequests(channel, meshId, services.Requests, options.RequestsMax);
        _pulse = new SessionPulse(channel, TimeSpan.FromSeconds(options.HeartbeatSeconds), services.Clock);
        _submits = new Slots(options.SubmitsMax);
        _acknowledgements = new AcknowledgementWriter(meshId, services.Store);
        _outbox = new SessionOutbox(channel, services.Clock);
    }

    /// <summary>The mesh that this session proved to be.</summary>
    public string MeshId { get; }

    /// <summary>The DID URL of the key that proved it.</summary>
    public string KeyId { get; }

    /// <summary>Names the session in logs and in the join response.</summary>
    public string SessionId { get; }

    /// <summary>Runs until either side ends the session; why it ended.</summary>
    /// <param name="resumeAfter">The cursor after which the stored queue goes on; null when this session does not take the queue.</param>
    /// <param name="closing">The hub stops: nothing more is taken, what was taken is answered.</param>
    /// <param name="closed">The connection is gone.</param>
    public async Task<SessionEnd> RunAsync(long? resumeAfter, CancellationToken closing, CancellationToken closed)
    {
        // the one that is linked ends the reading, and the end of the reading all else
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(closed, closing, _retiring.Token);
        using var ending = new CancellationTokenSource();
        _services.Pulses.Add(_pulse);
        Task pumping = resumeAfter is { } after ? PumpAsync(after, ending.Token) : Task.CompletedTask;
        try
        {
            return await ReadAsync(reading.Token, ending.Token);
        }
        catch (OperationCanceledException) when ((closing.IsCancellationRequested || _retiring.IsCancellationRequested) && !closed.IsCancellationRequested)
        {
            await CloseAsync();
            SessionEnd end = _deactivated ? SessionEnd.Deactivated : _retiring.IsCancellationRequested ? SessionEnd.KeyReplaced : SessionEnd.Stopping;
            Log.Ended(_services.Log, SessionId, MeshId, end, ChannelFault.None);
            return end;
        }
        finally
        {
            _services.Pulses.Remove(_pulse);
            await ending.CancelAsync();
            _channel.Abort();
            await Task.WhenAll(pumping, _acknowledgements.DrainAsync()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Sends a notice; one that finds its lane full ends the session, since the mesh would not know what it missed.</summary>
    /// <param name="notice">UTF-8 JSON.</param>
    public void Notify(ReadOnlySpan<byte> notice)
    {
        if (!_channel.TrySend(FrameType.Handshake, notice))
        {
            _overrun = true;
            _channel.Abort();
        }
    }

    /// <summary>Ends the session of a key that the mesh's registration lists no more, after what was taken is answered: the mesh knows why, since its own key signed that.</summary>
    /// <param name="deactivated">The mesh has ended for ever.</param>
    public void Retire(bool deactivated)
    {
        _deactivated |= deactivated;

        // not here: who tells of the change must not run what ends the session
        _ = _retiring.CancelAsync();
    }

    /// <summary>Hands over a transient envelope, which may have to wait its turn.</summary>
    public ValueTask<OutboxOutcome> HandOverAsync(FmpEnvelope envelope) => _outbox.SendAsync(envelope);

    /// <inheritdoc/>
    public async ValueTask<bool> DeliverAsync(long cursor, ReadOnlyMemory<byte> envelope, CancellationToken cancellationToken) =>
        await _outbox.SendAsync(cursor, envelope) == OutboxOutcome.Sent;

    private async Task PumpAsync(long after, CancellationToken cancellationToken)
    {
        var pump = new DeliveryPump(MeshId, after, this, _services.Store, _services.Clock, _services.Options.Value.DeliveryWindow, isBrief: true);
        _pump = pump;
        _services.Deliveries.Attach(MeshId, pump);
        int failures = 0;
        try
        {
            // not spread: it is this hub's own store that is asked again
            while (!await TryPumpAsync(pump, ReadPause.Longest(failures), cancellationToken))
            {
                await Task.Delay(ReadPause.Longest(failures++), _services.Clock, cancellationToken);
            }
        }
        finally
        {
            _services.Deliveries.Detach(MeshId, pump);
        }
    }

    /// <summary>Pumps until the session is over; false when the store could not be read.</summary>
    private async Task<bool> TryPumpAsync(DeliveryPump pump, TimeSpan pause, CancellationToken cancellationToken)
    {
        try
        {
            await pump.RunAsync(cancellationToken);
            return true;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // what was flushed meanwhile must not overtake what could not be read
            pump.Reread();
            Log.ReadFailed(_services.Log, SessionId, MeshId, pause, e);
            return false;
        }
    }

    /// <summary>Lets what was taken be answered and what was sent leave.</summary>
    private async Task CloseAsync()
    {
        try
        {
            using var patience = new CancellationTokenSource(ReceiptsTimeout, _services.Clock);
            await _submits.TakeAllAsync(patience.Token);
            await _requests.DrainAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            // without a receipt the sender repeats the message elsewhere or later, and its copy is dropped
        }

        await _channel.DisposeAsync();
    }

    private async Task<SessionEnd> ReadAsync(CancellationToken reading, CancellationToken ending)
    {
        var turn = new FrameTurn();
        while (true)
        {
            await turn.TakeAsync();
            FrameRead read = await _channel.ReadAsync(reading);
            if (read.Kind != FrameReadKind.Frame)
            {
                SessionEnd end = EndOf(read);
                Log.Ended(_services.Log, SessionId, MeshId, end, read.Fault);
                return end;
            }

            _pulse.Heard();
            bool wellFormed = read.Type switch
            {
                FrameType.Message => await TakeMessageAsync(read.Payload, reading, ending),
                FrameType.Handshake or FrameType.Discovery => await _requests.TakeAsync(read.Type, read.Payload, ending),
                FrameType.Heartbeat => _pulse.Take(read.Payload.Span),
                _ => true, // a frame type that this hub does not offer yet is not an error of the peer
            };
            if (!wellFormed)
            {
                Log.Malformed(_services.Log, SessionId, MeshId, read.Type);
                return SessionEnd.Malformed;
            }
        }
    }

    private SessionEnd EndOf(FrameRead read) => read.Kind == FrameReadKind.Fault && read.Fault is not (ChannelFault.Disconnected or ChannelFault.Truncated)
        ? SessionEnd.ProtocolBroken
        : _deactivated ? SessionEnd.Deactivated : _pulse.GaveUp ? SessionEnd.Silent : _overrun ? SessionEnd.Overrun : SessionEnd.Closed;

    private async ValueTask<bool> TakeMessageAsync(ReadOnlyMemory<byte> payload, CancellationToken reading, CancellationToken ending)
    {
        if (AcknowledgeMessage.TryRead(payload.Span, out AcknowledgeMessage acknowledge))
        {
            _acknowledgements.Acknowledge(_pump?.Acknowledged(acknowledge.Cursor) ?? acknowledge.Cursor);
            return true;
        }

        if (!TryCopySubmit(payload.Span, out ulong sequence, out byte[] envelope))
        {
            return false;
        }

        // one that waits for its flush does not hold up the next, so that many share a flush; the bound holds back the sender
        await _submits.TakeAsync(reading);
        bool isUnderWay;
        Task answering;

        // what can be sent at once, to its target and in answer, leaves on this thread: to hand either to another one costs more than to write it
        using (WakeGathering.BeginBrief())
        {
            ValueTask<SubmitOutcome> submit = _services.Submits.SubmitAsync(MeshId, _channel.IsPostQuantum, envelope, out isUnderWay, ending);
            answering = AnswerAsync(sequence, submit, ending);
        }

        await (isUnderWay ? answering : Task.CompletedTask);
        return true;
    }

    private static bool TryCopySubmit(ReadOnlySpan<byte> payload, out ulong sequence, out byte[] envelope)
    {
        bool read = SubmitMessage.TryRead(payload, out SubmitMessage submit);
        sequence = submit.Sequence;
        envelope = read ? submit.Envelope.ToArray() : [];
        return read;
    }

    private async Task AnswerAsync(ulong sequence, ValueTask<SubmitOutcome> submit, CancellationToken cancellationToken)
    {
        try
        {
            SubmitOutcome outcome = await submit;
            await _channel.SendAsync(FrameType.Message, outcome.Print(sequence), cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // the session ended first: without a receipt the sender repeats the message, and its copy is dropped
        }
        finally
        {
            _submits.GiveBack();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3301, LogLevel.Information, "Session {SessionId} of {MeshId} ended: {End} ({Fault})")]
        public static partial void Ended(ILogger logger, string sessionId, string meshId, SessionEnd end, ChannelFault fault);

        [LoggerMessage(3303, LogLevel.Error, "The queue of {MeshId} could not be read for session {SessionId}; again after {Pause}")]
        public static partial void ReadFailed(ILogger logger, string sessionId, string meshId, TimeSpan pause, Exception error);

        [LoggerMessage(3302, LogLevel.Warning, "Session {SessionId} of {MeshId} sent a malformed {FrameType} frame and is closed")]
        public static partial void Malformed(ILogger logger, string sessionId, string meshId, FrameType frameType);
    }
}
