using OrleansMesh.Gateway.Requests;
using OrleansMesh.Transport;
using OrleansMesh.Wire.Control;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Sessions;

/// <summary>Answers the requests of one session, several at once up to a bound; more than that waits in the peer's own buffers.</summary>
internal sealed class SessionRequests(SecureChannel channel, string meshId, RequestRouter router, int requestsMax)
{
    private readonly Slots _slots = new(requestsMax);

    /// <summary>Takes a control message; false when it is malformed or is no request.</summary>
    public async ValueTask<bool> TakeAsync(FrameType lane, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        if (!ControlMessage.TryRead(payload, out ControlMessage? request) || request.Id is not { } id)
        {
            return false;
        }

        if (request.Type == RequestTypes.Discover != (lane == FrameType.Discovery))
        {
            return await channel.SendAsync(
                lane, RequestAnswer.Refuse("wrong-frame", "'discover' goes in Discovery frames, every other request in Handshake frames.").Print(id), cancellationToken);
        }

        await _slots.TakeAsync(cancellationToken);
        _ = AnswerAsync(lane, request, id, cancellationToken);
        return true;
    }

    /// <summary>Completes when all that was taken is answered; nothing is taken afterwards.</summary>
    public Task DrainAsync(CancellationToken cancellationToken) => _slots.TakeAllAsync(cancellationToken);

    private async Task AnswerAsync(FrameType lane, ControlMessage request, string id, CancellationToken cancellationToken)
    {
        try
        {
            RequestAnswer answer = await router.AnswerAsync(meshId, request.Type, request.Body, cancellationToken);
            await channel.SendAsync(lane, answer.Print(id), cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // the session ended: nobody waits for the answer
        }
        finally
        {
            _slots.GiveBack();
        }
    }
}
