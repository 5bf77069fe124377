using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Json;
using OrleansMesh.Domain.Sealing;
using OrleansMesh.Domain.Tests.Admission;
using OrleansMesh.Domain.Tests.Envelopes;

namespace OrleansMesh.Domain.Tests.Sealing;

public sealed class SealedPropertyTests
{
    [Fact]
    public void SealAndOpen_AnyJson_IsTheSame()
    {
        using SealedSender sender = Seals.Sender();
        using var receiver = new SealedReceiver();
        Prop.ForAll(Texts.Json, text =>
        {
            Assert.True(CanonicalJson.TryCanonicalize(Texts.Utf8(text), JsonLimits.Default, out byte[]? canonical, out _));
            SealedMessage message = Seals.Message(sender, Encoding.UTF8.GetString(canonical));
            return receiver.TryOpen(message, Seals.MitKey, Seals.AcmeKey.PublicKey, out ReadOnlyMemory<byte> data, out _) && data.Span.SequenceEqual(canonical);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Open_EveryByteOfCiphertextOrBlockAltered_IsRefusedAlthoughTheSourceSignsIt()
    {
        using SealedSender sender = Seals.Sender(SealAlgorithm.ChaCha20Poly1305);
        using var receiver = new SealedReceiver();
        FmpDraft draft = Seals.Draft(sender);
        foreach (byte replacement in "A0_\"}"u8.ToArray())
        {
            for (int at = 0; at < draft.PayloadData.Length; at++)
            {
                Refused(receiver, draft with { PayloadData = Replaced(draft.PayloadData, at, replacement) }, draft);
            }

            for (int at = 0; at < draft.PayloadEncryption.Length; at++)
            {
                Refused(receiver, draft with { PayloadEncryption = Replaced(draft.PayloadEncryption, at, replacement) }, draft);
            }
        }

        Assert.Equal(SealRefusal.None, Seals.Open(receiver, Seals.Read(draft)));
    }

    [Fact]
    public void Open_AnyMutationOfTheEnvelopeByAHub_IsRefusedOrTheSame()
    {
        using SealedSender sender = Seals.Sender(SealAlgorithm.ChaCha20Poly1305);
        byte[] valid = Samples.Signed(Seals.Draft(sender));
        var admission = new EnvelopeAdmission(new Leases());
        Prop.ForAll(Texts.Mutated(valid), bytes =>
            !FmpCodec.TryDecode(bytes, out FmpEnvelope? envelope, out _)
            || admission.AdmitInbound(envelope, Samples.Mit, Seals.Now, out AdmittedEnvelope? admitted) != Refusal.None
            || (SealedMessage.TryRead(admitted!, out SealedMessage? message, out _)
                && Seals.Open(new SealedReceiver(), message) == SealRefusal.None)).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    [Fact]
    public void Admit_SealTakenOff_FailsItsSignature()
    {
        using SealedSender sender = Seals.Sender();
        FmpDraft draft = Seals.Draft(sender);
        string signed = Encoding.UTF8.GetString(Samples.Signed(draft));
        string stripped = signed.Replace(",\"encryption\":" + Encoding.UTF8.GetString(draft.PayloadEncryption.Span), "", StringComparison.Ordinal);
        Assert.NotEqual(signed, stripped);
        FmpEnvelope envelope = Samples.Decode(Texts.Utf8(stripped));

        Assert.False(envelope.IsSealed);
        Assert.True(envelope.PayloadEncryption.IsEmpty);
        Assert.Equal(Refusal.InvalidSignature, new EnvelopeAdmission(new Leases()).AdmitInbound(envelope, Samples.Mit, Seals.Now, out _));
    }

    [Fact]
    public void TryRead_DataThatIsNoCiphertext_IsRefused()
    {
        using SealedSender sender = Seals.Sender();
        FmpDraft draft = Seals.Draft(sender);
        string text = Encoding.UTF8.GetString(draft.PayloadData.Span)[1..^1];
        string[] wrong = ["1", "{}", "\"\"", "\"AAAA\"", "\"AAAAAAAAAAAAAAAAAAAA\"", $"\"{text}=\"", $"\"{text}\\n\"", $"\"{text[..^1]}\"", "null"];

        Assert.All(wrong, data => Assert.NotEqual(SealRefusal.None, Outcome(new SealedReceiver(), draft with { PayloadData = Texts.Utf8(data) })));
    }

    // Where the altered text is no canonical JSON any more, no envelope comes of it; where it is the same value, it is the same bytes.
    private static void Refused(SealedReceiver receiver, FmpDraft altered, FmpDraft original)
    {
        bool same = altered.PayloadData.Span.SequenceEqual(original.PayloadData.Span) && altered.PayloadEncryption.Span.SequenceEqual(original.PayloadEncryption.Span);
        Assert.True(same || Outcome(receiver, altered) != SealRefusal.None);
    }

    private static SealRefusal Outcome(SealedReceiver receiver, FmpDraft draft)
    {
        if (!FmpSigner.TryCreate(draft, Samples.AcmeKey, out byte[]? signed, out _)
            || new EnvelopeAdmission(new Leases()).AdmitInbound(Samples.Decode(signed), Samples.Mit, Seals.Now, out AdmittedEnvelope? admitted) != Refusal.None)
        {
            return SealRefusal.Malformed;
        }

        return SealedMessage.TryRead(admitted!, out SealedMessage? message, out SealRefusal refusal) ? Seals.Open(receiver, message) : refusal;
    }

    private static byte[] Replaced(ReadOnlyMemory<byte> bytes, int at, byte value)
    {
        byte[] altered = bytes.ToArray();
        altered[at] = value;
        return altered;
    }
}
