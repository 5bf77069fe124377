using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Json;
using OrleansMesh.Domain.Sealing;

namespace OrleansMesh.Domain.Tests.Sealing;

public sealed class EncryptionBlockTests
{
    private static readonly EncryptionBlock Sample = new(
        SealAlgorithm.ChaCha20Poly1305,
        Seals.Key(0x33).PublicKey,
        new byte[12],
        EncryptionBlock.KeyIdOf(Seals.Key(0x33).PublicKey),
        "did:mesh:academic:mit-001#agreement",
        "did:mesh:enterprise:acme-001#agreement",
        SealLimits.SequenceEnd - 1);

    [Fact]
    public void ToCanonical_ReadBack_IsTheSame()
    {
        byte[] bytes = Sample.ToCanonical();

        Assert.True(CanonicalJson.IsCanonical(bytes));
        Assert.True(EncryptionBlock.TryRead(bytes, out EncryptionBlock? read, out SealRefusal refusal));
        Assert.Equal(SealRefusal.None, refusal);
        Assert.Equal(bytes, read.ToCanonical());
        Assert.Equal(Sample.Sequence, read.Sequence);
    }

    [Theory]
    [InlineData("sequence", "4294967296", SealRefusal.Malformed)]
    [InlineData("sequence", "-1", SealRefusal.Malformed)]
    [InlineData("sequence", "1.5", SealRefusal.Malformed)]
    [InlineData("sequence", "\"1\"", SealRefusal.Malformed)]
    [InlineData("algorithm", "\"AES-128-GCM\"", SealRefusal.AlgorithmUnknown)]
    [InlineData("algorithm", "\"aes-256-gcm\"", SealRefusal.AlgorithmUnknown)]
    [InlineData("algorithm", "2", SealRefusal.Malformed)]
    [InlineData("enc", "\"AAAA\"", SealRefusal.Malformed)]
    [InlineData("enc", "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB\"", SealRefusal.Malformed)]
    [InlineData("enc", "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"", SealRefusal.KeyIdMismatch)]
    [InlineData("key_id", "\"AAAAAAAAAAAAAAAAAAAAAA\"", SealRefusal.KeyIdMismatch)]
    [InlineData("iv", "\"AAAAAAAAAAAAAAA\"", SealRefusal.Malformed)]
    [InlineData("sender_key", "\"acme\"", SealRefusal.Malformed)]
    [InlineData("recipient_key", "null", SealRefusal.Malformed)]
    [InlineData("mac", "\"AAAA\"", SealRefusal.Malformed)]
    public void TryRead_MemberOutOfItsBounds_IsRefused(string member, string value, SealRefusal expected)
    {
        JsonObject block = JsonNode.Parse(Sample.ToCanonical())!.AsObject();
        block[member] = JsonNode.Parse(value);

        Assert.Equal(expected, Refusal(Canonical(block)));
    }

    [Theory]
    [InlineData("algorithm")]
    [InlineData("enc")]
    [InlineData("iv")]
    [InlineData("key_id")]
    [InlineData("recipient_key")]
    [InlineData("sender_key")]
    [InlineData("sequence")]
    public void TryRead_MemberMissing_IsRefused(string member)
    {
        JsonObject block = JsonNode.Parse(Sample.ToCanonical())!.AsObject();
        block.Remove(member);

        Assert.Equal(SealRefusal.Malformed, Refusal(Canonical(block)));
    }

    [Fact]
    public void TryRead_NotCanonical_IsRefused() =>
        Assert.Equal(SealRefusal.Malformed, Refusal([.. Sample.ToCanonical(), (byte)' ']));

    [Fact]
    public void TryRead_LongestAndLonger_TakenAndRefused()
    {
        string longest = "did:mesh:a:" + new string('a', 240) + "#" + new string('f', 260);
        Assert.Equal(512, longest.Length);
        Assert.Equal(SealRefusal.None, Refusal((Sample with { SenderKey = longest, RecipientKey = longest }).ToCanonical()));
        Assert.Equal(SealRefusal.Malformed, Refusal((Sample with { SenderKey = longest + "f" }).ToCanonical()));
    }

    [Fact]
    public void TryRead_AnyBytesOrJsonOrMutation_NeverThrows()
    {
        byte[] valid = Sample.ToCanonical();
        Prop.ForAll(Texts.Bytes, bytes => Refusal(bytes) != SealRefusal.None).QuickCheckThrowOnFailure();
        Prop.ForAll(Texts.Json, text => Refusal(Encoding.UTF8.GetBytes(text)) != SealRefusal.None).QuickCheckThrowOnFailure();
        Prop.ForAll(Texts.Mutated(valid), bytes =>
        {
            _ = Refusal(bytes);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    [Fact]
    public void Word_EachRefusal_IsKebabAndUnique()
    {
        string[] words = [.. Enum.GetValues<SealRefusal>().Select(SealRefusalText.Word)];

        Assert.Equal(words.Length, words.Distinct().Count());
        Assert.Contains("sequence-repeated", words);
        Assert.All(words, word => Assert.Matches("^[a-z]+(-[a-z]+)*$", word));
    }

    private static byte[] Canonical(JsonObject block)
    {
        Assert.True(CanonicalJson.TryCanonicalize(Encoding.UTF8.GetBytes(block.ToJsonString()), JsonLimits.Default, out byte[]? canonical, out _));
        return canonical;
    }

    private static SealRefusal Refusal(byte[] bytes)
    {
        bool taken = EncryptionBlock.TryRead(bytes, out EncryptionBlock? block, out SealRefusal refusal);
        Assert.Equal(taken, block is not null);
        Assert.Equal(taken, refusal == SealRefusal.None);
        return refusal;
    }
}
