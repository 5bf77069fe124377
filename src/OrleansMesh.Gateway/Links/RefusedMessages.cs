using System.Buffers;
using Microsoft.Extensions.Logging;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Gateway.Sessions;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Wire.Control;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Links;

/// <summary>Carries the last word of a target's home back to the sender: written down for who asks, and told to the sender's sessions at once .</summary>
internal sealed partial class RefusedMessages(IEnvelopeStore store, SessionTable sessions, ILogger<RefusedMessages> log)
{
    /// <summary>Takes a stored envelope that was refused for good; returns before it is on the disk, and what is asked of the store later is there later.</summary>
    public void Take(ReadOnlyMemory<byte> bytes, Refusal refusal, string neighbour)
    {
        if (!FmpCodec.TryDecode(bytes, out FmpEnvelope? envelope, out _))
        {
            return;
        }

        Log.Refused(log, envelope.TargetMeshId, neighbour, refusal);
        _ = RecordAsync(envelope, refusal);
        var notice = new ArrayBufferWriter<byte>();
        ControlMessage.Write(
            notice,
            RequestTypes.MessageRefusedNotice,
            null,
            new MessageStatusResult(envelope.MessageId, "refused", envelope.TargetMeshId, RefusalText.Word(refusal), RefusalText.Detail(refusal)),
            RequestJson.Default.MessageStatusResult);
        foreach (MeshSession session in sessions.Of(envelope.SourceMeshId))
        {
            session.Notify(notice.WrittenSpan);
        }
    }

    private async Task RecordAsync(FmpEnvelope envelope, Refusal refusal)
    {
        try
        {
            await store.RefuseAsync(envelope.SourceMeshId, envelope.MessageId, refusal, CancellationToken.None);
        }
        catch (Exception e)
        {
            Log.Unwritten(log, envelope.MessageId, envelope.SourceMeshId, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3821, LogLevel.Warning, "A message for {MeshId} was refused for good by its home, over {Neighbour}: {Refusal}")]
        public static partial void Refused(ILogger logger, string meshId, string neighbour, Refusal refusal);

        [LoggerMessage(3822, LogLevel.Error, "That message {MessageId} of {MeshId} was refused could not be written down")]
        public static partial void Unwritten(ILogger logger, string messageId, string meshId, Exception error);
    }
}
