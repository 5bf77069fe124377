using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Sealing;
using OrleansMesh.Domain.Tests.Admission;
using OrleansMesh.Domain.Tests.Envelopes;

namespace OrleansMesh.Domain.Tests.Sealing;

/// <summary>Acme seals for MIT: keys, senders, and sealed messages as MIT gets them.</summary>
internal static class Seals
{
    public static readonly DateTimeOffset Now = Leases.Now;
    public static readonly X25519PrivateKey AcmeKey = Key(0x11);
    public static readonly X25519PrivateKey MitKey = Key(0x22);

    public static readonly SealBinding Binding = new(
        Samples.Federation, Samples.Acme, Samples.Mit, Samples.Acme + "#agreement", Samples.Mit + "#agreement");

    public static X25519PrivateKey Key(byte fill) => X25519PrivateKey.FromBytes(Enumerable.Repeat(fill, X25519PrivateKey.SizeBytes).ToArray());

    public static SealedSender Sender(
        SealAlgorithm algorithm = SealAlgorithm.Aes256Gcm, SealRotation? rotation = null, SealBinding? binding = null, X25519PrivateKey? own = null)
    {
        Assert.True(SealedSender.TryCreate(binding ?? Binding, algorithm, own ?? AcmeKey, MitKey.PublicKey, Now, out SealedSender? sender, rotation));
        return sender;
    }

    /// <summary>A draft whose data is sealed.</summary>
    public static FmpDraft Draft(SealedSender sender, string json = "{\"text\":\"hello\"}", DateTimeOffset? now = null)
    {
        SealedPayload payload = sender.Seal(Samples.Draft.MessageId, Samples.Draft.PayloadType, Texts.Utf8(json), now ?? Now);
        return Samples.Draft with { PayloadData = payload.Data, PayloadEncryption = payload.Encryption };
    }

    /// <summary>Signed by Acme and admitted by MIT.</summary>
    public static AdmittedEnvelope Admit(FmpDraft draft)
    {
        Assert.Equal(Refusal.None, new EnvelopeAdmission(new Leases()).AdmitInbound(Samples.Decode(Samples.Signed(draft)), Samples.Mit, Now, out AdmittedEnvelope? admitted));
        return admitted!;
    }

    public static SealedMessage Read(FmpDraft draft)
    {
        Assert.True(SealedMessage.TryRead(Admit(draft), out SealedMessage? message, out SealRefusal refusal), refusal.ToString());
        return message;
    }

    public static SealedMessage Message(SealedSender sender, string json = "{\"text\":\"hello\"}", DateTimeOffset? now = null) => Read(Draft(sender, json, now));

    /// <summary>None when it opens.</summary>
    public static SealRefusal Open(SealedReceiver receiver, SealedMessage message, X25519PrivateKey? own = null, X25519PublicKey? sender = null)
    {
        bool opened = receiver.TryOpen(message, own ?? MitKey, sender ?? AcmeKey.PublicKey, out ReadOnlyMemory<byte> data, out SealRefusal refusal);
        Assert.Equal(opened, refusal == SealRefusal.None);
        Assert.Equal(opened, !data.IsEmpty);
        return refusal;
    }
}
