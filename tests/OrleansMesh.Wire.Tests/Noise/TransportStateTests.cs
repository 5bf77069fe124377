using OrleansMesh.Wire.Noise;

namespace OrleansMesh.Wire.Tests.Noise;

public sealed class TransportStateTests
{
    [Theory]
    [InlineData("Noise_XX_25519_ChaChaPoly_SHA256")]
    [InlineData("Noise_XX_25519_AESGCM_SHA256")]
    public void TryDecrypt_AnyByteChanged_IsFalseAndTheNextGoodOneStillOpens(string protocol)
    {
        using var pair = new NoisePair(protocol);
        (TransportState sender, TransportState receiver) = pair.Finish();
        byte[] message = new byte[3 + 16];
        byte[] read = new byte[19];
        Assert.True(sender.TryEncrypt([1, 2, 3], message, out _));
        for (int i = 0; i < message.Length; i++)
        {
            message[i] ^= 1;
            Assert.False(receiver.TryDecrypt(message, read, out _));
            message[i] ^= 1;
        }

        Assert.True(receiver.TryDecrypt(message, read, out int length));
        Assert.Equal([1, 2, 3], read[..length]);
        Assert.False(receiver.TryDecrypt(message, read, out _));
    }

    [Fact]
    public void TryDecrypt_ShorterThanATag_IsFalse()
    {
        using var pair = new NoisePair("Noise_XX_25519_ChaChaPoly_SHA256");
        (_, TransportState receiver) = pair.Finish();
        for (int length = 0; length < 16; length++)
        {
            Assert.False(receiver.TryDecrypt(new byte[length], new byte[16], out _));
        }
    }

    [Fact]
    public void TryEncrypt_InPlaceAtTheLimit_OpensInPlace()
    {
        using var pair = new NoisePair("Noise_XX_25519_ChaChaPoly_SHA256");
        (TransportState sender, TransportState receiver) = pair.Finish();
        byte[] buffer = new byte[65_535];
        buffer[7] = 9;

        Assert.True(sender.TryEncrypt(buffer.AsSpan(0, TransportState.PlaintextBytesMax), buffer, out int written));
        Assert.Equal(65_535, written);
        Assert.True(receiver.TryDecrypt(buffer, buffer, out int length));
        Assert.Equal(TransportState.PlaintextBytesMax, length);
        Assert.Equal(9, buffer[7]);
        Assert.Throws<ArgumentOutOfRangeException>(() => sender.TryEncrypt(new byte[65_520], new byte[65_536], out _));
    }

    [Fact]
    public void Rekey_OnOneSideOnly_StopsTheConversationUntilTheOtherFollows()
    {
        using var pair = new NoisePair("Noise_XX_25519_AESGCM_SHA256");
        (TransportState sender, TransportState receiver) = pair.Finish();
        byte[] message = new byte[17];
        sender.RekeyOutgoing();
        Assert.True(sender.TryEncrypt([5], message, out _));

        Assert.False(receiver.TryDecrypt(message, new byte[17], out _));
        receiver.RekeyIncoming();
        Assert.True(receiver.TryDecrypt(message, new byte[17], out _));
    }

    [Theory]
    [InlineData("Noise_XX_25519_ChaChaPoly_SHA256")]
    [InlineData("Noise_XX_25519_AESGCM_SHA256")]
    public void TryEncryptAndTryDecrypt_SteadyState_AllocateNothing(string protocol)
    {
        using var pair = new NoisePair(protocol);
        (TransportState sender, TransportState receiver) = pair.Finish();
        byte[] message = new byte[716];
        Exchange(sender, receiver, message);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            Exchange(sender, receiver, message);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void OneWay_Responder_CannotSend()
    {
        using var pair = new NoisePair("Noise_X_25519_ChaChaPoly_SHA256");
        (TransportState sender, TransportState receiver) = pair.Finish();

        Assert.Throws<InvalidOperationException>(() => receiver.TryEncrypt([1], new byte[17], out _));
        Assert.False(sender.TryDecrypt(new byte[17], new byte[17], out _));
    }

    [Fact]
    public void CipherState_NoncesSpent_RefusesBothWays()
    {
        using var cipher = new CipherState(NoiseCipher.ChaChaPoly);
        cipher.InitializeKey(new byte[32]);
        cipher.SetNonce(ulong.MaxValue - 1);

        Assert.True(cipher.TryEncryptWithAd([], [1], new byte[17]));
        Assert.False(cipher.TryEncryptWithAd([], [1], new byte[17]));
        Assert.False(cipher.TryDecryptWithAd([], new byte[17], new byte[17]));
    }

    [Fact]
    public void CipherState_Disposed_NeverPassesClearText()
    {
        var cipher = new CipherState(NoiseCipher.ChaChaPoly);
        cipher.InitializeKey(new byte[32]);
        cipher.Dispose();

        Assert.Throws<ObjectDisposedException>(() => cipher.TryEncryptWithAd([], [1], new byte[17]));
    }

    private static void Exchange(TransportState sender, TransportState receiver, byte[] message)
    {
        if (!sender.TryEncrypt(message.AsSpan(0, 700), message, out int written) || !receiver.TryDecrypt(message.AsSpan(0, written), message, out _))
        {
            throw new InvalidOperationException("The exchange failed.");
        }
    }
}
