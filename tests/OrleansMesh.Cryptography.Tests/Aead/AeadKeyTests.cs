using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Cryptography.Aead;

namespace OrleansMesh.Cryptography.Tests.Aead;

public sealed class AeadKeyTests : IDisposable
{
    private readonly AeadKey[] _keys =
        [new ChaCha20Poly1305Key(RandomNumberGenerator.GetBytes(32)), new Aes256GcmKey(RandomNumberGenerator.GetBytes(32))];

    public void Dispose() => Array.ForEach(_keys, k => k.Dispose());

    [Fact]
    public void TryDecrypt_WhatWasEncryptedInPlace_GivesItBack() =>
        Prop.ForAll<byte[], byte[]>((plaintext, associated) => Array.TrueForAll(_keys, key =>
        {
            byte[] nonce = RandomNumberGenerator.GetBytes(12);
            byte[] tag = new byte[16];
            byte[] text = [.. plaintext];
            key.Encrypt(nonce, text, text, tag, associated);
            return key.TryDecrypt(nonce, text, tag, text, associated) && text.SequenceEqual(plaintext);
        })).QuickCheckThrowOnFailure();

    [Fact]
    public void TryDecrypt_AnyByteChanged_IsFalseAndGivesZeroes()
    {
        foreach (AeadKey key in _keys)
        {
            byte[] nonce = RandomNumberGenerator.GetBytes(12);
            byte[] associated = [1, 2, 3];
            byte[] tag = new byte[16];
            byte[] text = new byte[20];
            key.Encrypt(nonce, new byte[20], text, tag, associated);
            foreach (byte[] part in new[] { nonce, associated, tag, text })
            {
                for (int i = 0; i < part.Length; i++)
                {
                    part[i] ^= 0x80;
                    byte[] output = [.. Enumerable.Repeat((byte)7, 20)];
                    Assert.False(key.TryDecrypt(nonce, text, tag, output, associated));
                    Assert.Equal(new byte[20], output);
                    part[i] ^= 0x80;
                }
            }
        }
    }

    [Theory]
    [InlineData(ChaCha20Poly1305Key.LargeBytesMin - 1)]
    [InlineData(ChaCha20Poly1305Key.LargeBytesMin)]
    [InlineData(65_519)]
    public void Encrypt_EitherSideOfTheLargeMessage_IsWhatTheOtherLibraryOpens(int length)
    {
        byte[] secret = RandomNumberGenerator.GetBytes(32);
        byte[] nonce = RandomNumberGenerator.GetBytes(12);
        byte[] plaintext = RandomNumberGenerator.GetBytes(length);
        byte[] associated = [1, 2, 3];
        byte[] tag = new byte[16];
        byte[] text = [.. plaintext];
        using var key = new ChaCha20Poly1305Key(secret);
        key.Encrypt(nonce, text, text, tag, associated);

        using (var framework = new ChaCha20Poly1305(secret))
        {
            byte[] opened = new byte[length];
            framework.Decrypt(nonce, text, tag, opened, associated);
            Assert.Equal(plaintext, opened);
        }

        byte[] bySodium = new byte[length];
        Assert.Equal(0, Interop.Sodium.ChaCha20Poly1305Decrypt(bySodium, nint.Zero, text, (ulong)length, tag, associated, 3, nonce, secret));
        Assert.Equal(plaintext, bySodium);

        tag[0] ^= 1;
        byte[] output = [.. Enumerable.Repeat((byte)7, length)];
        Assert.False(key.TryDecrypt(nonce, text, tag, output, associated));
        Assert.Equal(new byte[length], output);
        tag[0] ^= 1;
        Assert.True(key.TryDecrypt(nonce, text, tag, text, associated));
        Assert.Equal(plaintext, text);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(ChaCha20Poly1305Key.LargeBytesMin)]
    public void Encrypt_AfterDispose_Throws(int length)
    {
        var key = new ChaCha20Poly1305Key(new byte[32]);
        byte[] text = new byte[length];
        key.Encrypt(new byte[12], text, text, new byte[16]);
        key.Dispose();
        Assert.Throws<ObjectDisposedException>(() => key.Encrypt(new byte[12], text, text, new byte[16]));
    }

    [Fact]
    public void Encrypt_WrongShapes_Throw()
    {
        AeadKey key = _keys[0];
        Assert.Throws<ArgumentOutOfRangeException>(() => key.Encrypt(new byte[11], [], [], new byte[16]));
        Assert.Throws<ArgumentOutOfRangeException>(() => key.Encrypt(new byte[12], [], [], new byte[15]));
        Assert.Throws<ArgumentOutOfRangeException>(() => key.Encrypt(new byte[12], new byte[2], new byte[1], new byte[16]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Aes256GcmKey(new byte[16]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ChaCha20Poly1305Key(new byte[31]));
    }
}
