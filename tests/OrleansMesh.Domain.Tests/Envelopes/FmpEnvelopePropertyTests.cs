using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Tests.Envelopes;

public sealed class FmpEnvelopePropertyTests
{
    private static readonly byte[] Plain = Samples.Signed();
    private static readonly byte[] Full = Samples.Signed(Samples.FullDraft);

    [Fact]
    public void TryDecode_AnyBytes_NeverThrows() =>
        Prop.ForAll(Texts.Bytes, bytes => Decodes(bytes) is null || bytes.Length > 100).QuickCheckThrowOnFailure();

    [Fact]
    public void TryDecode_AnyJson_NeverThrows() =>
        Prop.ForAll(Texts.Json, text => Decodes(Texts.Utf8(text)) is null).QuickCheckThrowOnFailure();

    [Fact]
    public void TryDecode_MutatedEnvelope_RefusedOrUnverifiedOrTheSameText() =>
        Prop.ForAll(Texts.Mutated(Full), Holds).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));

    [Fact]
    public void TryDecode_EveryByteReplacedByEveryOther_RefusedOrUnverifiedOrTheSameText()
    {
        Parallel.For(0, Plain.Length, at =>
        {
            byte[] bytes = [.. Plain];
            for (int value = 0; value < 256; value++)
            {
                bytes[at] = (byte)value;
                Assert.True(Holds(bytes), $"byte {at} as {value}");
            }
        });
    }

    [Fact]
    public void TryCreate_AnyJsonAsData_DecodesToTheSameCanonicalData() =>
        Prop.ForAll(Texts.Json, text =>
        {
            byte[] signed = FmpSigner.Create(Samples.Draft with { PayloadData = Texts.Utf8(text) }, Samples.AcmeKey);
            Assert.True(CanonicalJson.IsCanonical(signed));
            Assert.True(CanonicalJson.TryCanonicalize(Texts.Utf8(text), JsonLimits.Default, out byte[]? canonical, out _));
            FmpEnvelope envelope = Samples.Decode(signed);
            return envelope.PayloadData.Span.SequenceEqual(canonical) && envelope.Verify(Samples.AcmeKey.PublicKey);
        }).QuickCheckThrowOnFailure();

    /// <summary>
    /// What verifies says what was signed: its canonical form is the original's, up to the digit of hopCount. Only another
    /// spelling of the same value (1E+21 for 1e+21) comes through, and it is brought back.
    /// </summary>
    private static bool Holds(byte[] mutated)
    {
        FmpEnvelope? envelope = Decodes(mutated);
        if (envelope is null || !envelope.Verify(Samples.AcmeKey.PublicKey))
        {
            return true;
        }

        byte[] kept = envelope.Bytes.ToArray();
        byte[] original = kept.Length == Plain.Length ? Plain : Full;
        int at = original.AsSpan().IndexOf("\"hopCount\":"u8) + "\"hopCount\":".Length;
        kept[at] = original[at];
        return kept.AsSpan().SequenceEqual(original);
    }

    private static FmpEnvelope? Decodes(byte[] bytes)
    {
        bool taken = FmpCodec.TryDecode(bytes, out FmpEnvelope? envelope, out EnvelopeRefusal refusal);
        Assert.Equal(taken, envelope is not null);
        Assert.Equal(taken, refusal == EnvelopeRefusal.None);
        return envelope;
    }
}
