using OrleansMesh.Cryptography;
using OrleansMesh.Cryptography.Aead;
using OrleansMesh.Domain.Sealing;

namespace OrleansMesh.Domain.Tests.Sealing;

/// <summary>
/// RFC 9180 with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, in mode Auth: appendix A.2.3 (ChaCha20-Poly1305), and for AES-256-GCM
/// the vector of the same suite in the test-vectors.json that the RFC was published with.
/// </summary>
public sealed class HpkeContextTests
{
    private const string Plaintext = "4265617574792069732074727574682c20747275746820626561757479";
    private static readonly byte[] Info = Hex("4f6465206f6e2061204772656369616e2055726e");
    private static readonly byte[] SmallOrder = new byte[32];

    private static readonly Vector ChaCha = new(
        SealAlgorithm.ChaCha20Poly1305,
        SkE: "c94619e1af28971c8fa7957192b7e62a71ca2dcdde0a7cc4a8a9e741d600ab13",
        SkR: "3ca22a6d1cda1bb9480949ec5329d3bf0b080ca4c45879c95eddb55c70b80b82",
        SkS: "2def0cb58ffcf83d1062dd085c8aceca7f4c0c3fd05912d847b61f3e54121f05",
        Enc: "f7674cc8cd7baa5872d1f33dbaffe3314239f6197ddf5ded1746760bfc847e0e");

    private static readonly Vector Aes = new(
        SealAlgorithm.Aes256Gcm,
        SkE: "805b278cabd22c9dbd461bf25771703eda4950ed3ef35b369163097899555356",
        SkR: "47f1eee3670dfaaf27c30a83d06ee9f257af174727c17b35328ef730dfc1cd81",
        SkS: "98fdf9b9773578a79d4ba82fbe483c74cc2e3b8d9525d148a18969fd79a74876",
        Enc: "9e59f4b1fa5c876f684765290c34e51145894cc4f244342b9fb1a4bdfd8bb426");

    [Theory]
    [InlineData(3, 0, "d20577dff16d7cea2c4bf780", "ab1a13c9d4f01a87ec3440dbd756e2677bd2ecf9df0ce7ed73869b98e00c09be111cb9fdf077347aeb88e61bdf")]
    [InlineData(3, 1, "d20577dff16d7cea2c4bf781", "3265c7807ffff7fdace21659a2c6ccffee52a26d270c76468ed74202a65478bfaedfff9c2b7634e24f10b71016")]
    [InlineData(3, 255, "d20577dff16d7cea2c4bf77f", "652e597ba20f3d9241cda61f33937298b1169e6adf72974bbe454297502eb4be132e1c5064702fc165c2ddbde8")]
    [InlineData(3, 256, "d20577dff16d7cea2c4bf680", "3be14e8b3bbd1028cf2b7d0a691dbbeff71321e7dec92d3c2cfb30a0994ab246af76168480285a60037b4ba13a")]
    [InlineData(2, 0, "41da94323642095905a34938", "10b964283ac2cc0bdc4c85ab617291b446bf3832e9359b2c3a0facc50ea75a3c1afd08aeaacd6041d02eb560ec")]
    [InlineData(2, 1, "41da94323642095905a34939", "83b24287a5ac672289ccebf5ec303d3c0a85bc60bb7a748014d85179b51c7552ca93a70817ee3140442f92e23b")]
    [InlineData(2, 255, "41da94323642095905a349c7", "f2783a56b5f0cac017424bbe7d29dc9cc45ea7a6050ef83c3284f5ad7bc889aab2cb46e6916a683b17b903b63e")]
    [InlineData(2, 256, "41da94323642095905a34838", "16bc024eb0af9037260c822d45fa786e3c259aab1b7a4a196a72c3e794e78446440ba42b531da44d3d36d0a042")]
    public void SealAndOpen_PublishedVector_Matches(int aead, long sequence, string nonceHex, string ciphertextHex)
    {
        Vector vector = aead == 3 ? ChaCha : Aes;
        using X25519PrivateKey ephemeral = Private(vector.SkE);
        using X25519PrivateKey recipient = Private(vector.SkR);
        using X25519PrivateKey sender = Private(vector.SkS);
        Assert.Equal(vector.Enc, ephemeral.PublicKey.ToString());
        Assert.True(HpkeContext.TryCreateSender(vector.Algorithm, sender, recipient.PublicKey, ephemeral, Info, out HpkeContext? sealing));
        Assert.True(HpkeContext.TryCreateRecipient(vector.Algorithm, ephemeral.PublicKey, recipient, sender.PublicKey, Info, out HpkeContext? opening));
        byte[] associated = Texts.Utf8(FormattableString.Invariant($"Count-{sequence}"));
        byte[] plaintext = Hex(Plaintext);
        byte[] nonce = new byte[AeadKey.NonceBytes];
        byte[] ciphertext = new byte[plaintext.Length + AeadKey.TagBytes];

        sealing.WriteNonce(sequence, nonce);
        sealing.Seal(nonce, associated, plaintext, ciphertext);

        Assert.Equal(nonceHex, Convert.ToHexStringLower(nonce));
        Assert.Equal(ciphertextHex, Convert.ToHexStringLower(ciphertext));
        byte[] opened = new byte[plaintext.Length];
        opening.WriteNonce(sequence, nonce);
        Assert.True(opening.TryOpen(nonce, associated, ciphertext, opened));
        Assert.Equal(plaintext, opened);
    }

    [Fact]
    public void TryCreate_SmallOrderKey_IsRefusedOnBothSides()
    {
        Assert.True(X25519PublicKey.TryFromBytes(SmallOrder, out X25519PublicKey? weak));
        using X25519PrivateKey key = Private(Aes.SkS);
        using X25519PrivateKey other = Private(Aes.SkE);

        Assert.False(HpkeContext.TryCreateSender(SealAlgorithm.Aes256Gcm, key, weak, other, Info, out _));
        Assert.False(HpkeContext.TryCreateRecipient(SealAlgorithm.Aes256Gcm, weak, key, other.PublicKey, Info, out _));
        Assert.False(HpkeContext.TryCreateRecipient(SealAlgorithm.Aes256Gcm, other.PublicKey, key, weak, Info, out _));
    }

    private static X25519PrivateKey Private(string hex) => X25519PrivateKey.FromBytes(Hex(hex));

    private static byte[] Hex(string hex) => Convert.FromHexString(hex);

    private sealed record Vector(SealAlgorithm Algorithm, string SkE, string SkR, string SkS, string Enc);
}
