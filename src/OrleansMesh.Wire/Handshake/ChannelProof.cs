using System.Buffers.Text;
using System.Text;
using OrleansMesh.Cryptography;

namespace OrleansMesh.Wire.Handshake;

/// <summary>Signatures that bind an identity to one Noise channel, so that they are of no use on any other: context ‖ 00 ‖ handshake hash ‖ UTF-8 of the other party's name.</summary>
public static class ChannelProof
{
    /// <summary>Characters of a proof: base64url of 64 bytes, without padding.</summary>
    public const int TextChars = 86;

    /// <summary>Bytes of the handshake hash of a session's channel.</summary>
    public const int HandshakeHashBytes = 32;

    private static ReadOnlySpan<byte> JoinContext => "OrleansMesh join v1\0"u8;

    private static ReadOnlySpan<byte> AdmitContext => "OrleansMesh admit v1\0"u8;

    /// <summary>The mesh's word that the node <paramref name="nodeId"/> speaks for it on the channel of <paramref name="handshakeHash"/> (32 bytes).</summary>
    public static string SignJoin(Ed25519PrivateKey meshKey, ReadOnlySpan<byte> handshakeHash, string nodeId) =>
        Sign(meshKey, JoinContext, handshakeHash, nodeId);

    /// <summary>True only for <see cref="SignJoin"/> of the key, channel and node.</summary>
    public static bool VerifyJoin(Ed25519PublicKey meshKey, ReadOnlySpan<byte> handshakeHash, string nodeId, string proof) =>
        Verify(meshKey, JoinContext, handshakeHash, nodeId, proof);

    /// <summary>The hub's word that it admits <paramref name="meshId"/> on the channel of <paramref name="handshakeHash"/> (32 bytes).</summary>
    public static string SignAdmission(Ed25519PrivateKey hubKey, ReadOnlySpan<byte> handshakeHash, string meshId) =>
        Sign(hubKey, AdmitContext, handshakeHash, meshId);

    /// <summary>True only for <see cref="SignAdmission"/> of the key, channel and mesh.</summary>
    public static bool VerifyAdmission(Ed25519PublicKey hubKey, ReadOnlySpan<byte> handshakeHash, string meshId, string proof) =>
        Verify(hubKey, AdmitContext, handshakeHash, meshId, proof);

    private static string Sign(Ed25519PrivateKey key, ReadOnlySpan<byte> context, ReadOnlySpan<byte> handshakeHash, string name)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Base64Url.EncodeToString(key.Sign(Message(context, handshakeHash, name)));
    }

    private static bool Verify(Ed25519PublicKey key, ReadOnlySpan<byte> context, ReadOnlySpan<byte> handshakeHash, string name, string proof)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(proof);
        Span<byte> signature = stackalloc byte[Ed25519PrivateKey.SignatureBytes];
        return proof.Length == TextChars
            && !proof.AsSpan().ContainsAny('=', ' ', '\n')
            && Base64Url.TryDecodeFromChars(proof, signature, out int written)
            && written == signature.Length
            && key.Verify(Message(context, handshakeHash, name), signature);
    }

    private static byte[] Message(ReadOnlySpan<byte> context, ReadOnlySpan<byte> handshakeHash, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(handshakeHash.Length, HandshakeHashBytes, nameof(handshakeHash));
        return [.. context, .. handshakeHash, .. Encoding.UTF8.GetBytes(name)];
    }
}
