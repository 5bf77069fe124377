using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Sealing;
using OrleansMesh.Wire.Membership;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Fuzz.Tests.Targets;

/// <summary>Payloads of Message and Heartbeat frames, and the envelopes and sealed payloads in them.</summary>
internal sealed class MessageTarget : IFuzzTarget
{
    public string Name => "messages";

    public long HeldBytes => 0;

    public ValueTask RunAsync(Random random)
    {
        byte[] bytes = Mutator.Mutate(random, Samples.Messages);
        int kinds = 0;
        if (SubmitMessage.TryRead(bytes, out SubmitMessage submit))
        {
            kinds++;
            _ = FmpCodec.TryDecode(submit.Envelope.ToArray(), out _, out _);
        }

        if (DeliverMessage.TryRead(bytes, out DeliverMessage delivery))
        {
            kinds++;
            _ = FmpCodec.TryDecode(delivery.Envelope.ToArray(), out _, out _);
        }

        kinds += ReceiptMessage.TryRead(bytes, out ReceiptMessage receipt) && receipt.Detail.Length <= ReceiptMessage.DetailBytesMax ? 1 : 0;
        kinds += AcknowledgeMessage.TryRead(bytes, out AcknowledgeMessage acknowledge) && acknowledge.Cursor >= 0 ? 1 : 0;
        Assert.InRange(kinds, 0, 1);
        _ = Heartbeat.TryRead(bytes, out _);
        if (MembershipMessage.TryRead(bytes, out MembershipMessage gossip))
        {
            Assert.InRange(bytes.Length, 1, MembershipMessage.SizeBytesMax);
            ReadOnlySpan<byte> updates = gossip.Updates;
            for (int i = 0; i < gossip.UpdateCount; i++)
            {
                Assert.True(MemberUpdate.TryRead(ref updates, out _));
            }
        }

        if (EncryptionBlock.TryRead(bytes, out EncryptionBlock? block, out SealRefusal refusal))
        {
            Assert.Equal((SealRefusal.None, true), (refusal, block.Sequence >= 0));
        }

        if (FmpCodec.TryDecode(bytes, out FmpEnvelope? envelope, out _))
        {
            // what was decoded is canonical, and decodes to itself
            _ = envelope.IsSealed && EncryptionBlock.TryRead(envelope.PayloadEncryption, out _, out _);
            Assert.True(FmpCodec.TryDecode(envelope.Bytes, out FmpEnvelope? again, out _) && again.Bytes.Span.SequenceEqual(envelope.Bytes.Span));
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
