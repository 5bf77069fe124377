using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Envelopes;
using SimpleBase;

namespace OrleansMesh.Domain.Tests.Envelopes;

public sealed class SignatureTextTests
{
    private static readonly Gen<byte[]> Signature =
        Gen.Choose(0, 64).SelectMany(zeros => Gen.Choose(0, 255).ArrayOf(64 - zeros)
            .Select(rest => (byte[])[.. new byte[zeros], .. rest.Select(b => (byte)b)]));

    [Fact]
    public void TryDecode_AnySignature_RoundTrips() =>
        Prop.ForAll(Signature.ToArbitrary(), bytes => Decode("z" + Base58.Bitcoin.Encode(bytes))!.AsSpan().SequenceEqual(bytes))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void TryDecode_AnyDigits_TakesWhatIsItsOwnEncoding() =>
        Prop.ForAll(Gen.Choose(60, 90).SelectMany(n => Gen.Elements("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".ToCharArray()).ArrayOf(n)).ToArbitrary(), digits =>
        {
            byte[] expected = Base58.Bitcoin.Decode(digits);
            byte[]? decoded = Decode("z" + new string(digits));
            return decoded is null ? expected.Length != 64 : expected.AsSpan().SequenceEqual(decoded);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void TryDecode_LargestAndOneMore_TakenAndRefused()
    {
        string largest = Base58.Bitcoin.Encode(Enumerable.Repeat((byte)0xFF, 64).ToArray());
        string next = Base58.Bitcoin.Encode([1, .. new byte[64]]);
        Assert.NotNull(Decode("z" + largest));
        Assert.Equal(largest.Length, next.Length);
        Assert.Null(Decode("z" + next));
    }

    private static byte[]? Decode(string text)
    {
        bool taken = FmpCodec.TryDecode(Samples.With("signature", $"\"{text}\""), out FmpEnvelope? envelope, out EnvelopeRefusal refusal);
        Assert.Equal(taken ? EnvelopeRefusal.None : EnvelopeRefusal.MalformedSignature, refusal);
        return envelope?.Signature.ToArray();
    }
}
