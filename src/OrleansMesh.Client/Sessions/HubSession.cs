using OrleansMesh.Transport;
using OrleansMesh.Wire.Control;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Messages;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Client.Sessions;

/// <summary>One joined session: reads what the hub sends and hands it on.</summary>
internal sealed class HubSession(JoinedChannel joined, ISessionEvents events, TimeProvider clock)
{
    private readonly SessionPulse _pulse = new(joined.Channel, joined.Heartbeat, clock);

    public string HubId => joined.HubId;

    public string Region => joined.Region;

    public SecureChannel Channel => joined.Channel;

    public PendingRequests Requests { get; } = new(joined.Channel, clock);

    /// <summary>Runs until either side ends the session; closes it then.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Task pulse = _pulse.RunAsync(ending.Token);
        try
        {
            await ReadAsync(ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The client closes: what was sent still leaves below.
        }
        finally
        {
            Requests.Dispose();
            await ending.CancelAsync();
            await joined.DisposeAsync();
            await pulse.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReadAsync(CancellationToken ct)
    {
        while (true)
        {
            FrameRead read = await joined.Channel.ReadAsync(ct);
            if (read.Kind != FrameReadKind.Frame)
            {
                return;
            }

            _pulse.Heard();
            bool wellFormed = read.Type switch
            {
                FrameType.Message => TryTakeMessage(read.Payload.Span),
                FrameType.Handshake or FrameType.Discovery => TryTakeControl(read.Payload),
                FrameType.Heartbeat => _pulse.TryTake(read.Payload.Span),
                _ => true, // A frame type that this client does not use is not an error of the hub.
            };
            if (!wellFormed)
            {
                joined.Channel.Abort();
                return;
            }
        }
    }

    private bool TryTakeMessage(ReadOnlySpan<byte> payload)
    {
        if (ReceiptMessage.TryRead(payload, out ReceiptMessage receipt))
        {
            events.OnReceipt(receipt);
            return true;
        }

        return DeliverMessage.TryRead(payload, out DeliverMessage delivery) && events.TryDeliver(delivery);
    }

    private bool TryTakeControl(ReadOnlyMemory<byte> payload)
    {
        if (!ControlMessage.TryRead(payload, out ControlMessage? message))
        {
            return false;
        }

        if (message.Id is not null)
        {
            Requests.Answer(message);
            return true;
        }

        if (message.Type == RequestTypes.MessageRefusedNotice)
        {
            bool understood = RequestJson.TryRead(message.Body, RequestJson.Default.MessageStatusResult, out MessageStatusResult? refused);
            if (understood)
            {
                events.OnMessageRefused(refused!);
            }

            return understood;
        }

        bool isFederation = message.Type is RequestTypes.ProposalNotice or RequestTypes.EstablishedNotice or RequestTypes.DeclinedNotice
            or RequestTypes.EndedNotice or RequestTypes.ChangedNotice;
        if (!isFederation)
        {
            // A notice of a later version.
            return true;
        }

        bool read = FederationNoticeReader.TryRead(message.Body, out FederationNotice? notice);
        if (read)
        {
            events.OnNotice(notice!.Federation);
        }

        return read;
    }
}
