using System.Buffers.Text;
using System.Text;
using OrleansMesh.Cryptography;

namespace OrleansMesh.Wire.Handshake;

/// <summary>Signatures that bind an identity to one Noise channel, so that they are of no use on any other: context ‖ 00 ‖ session binding ‖ UTF-8 of the other party's name.</summary>
public static class ChannelProof
{
    /// <summary>Characters of a proof: base64url of 64 bytes, without padding.</summary>
    public const int TextChars = 86;

    /// <summary>Bytes of a session binding, and of the handshake hash of a session's channel.</summary>
    public const int BindingBytes = 32;

    private static ReadOnlySpan<byte> JoinContext => "OrleansMesh join v1\0"u8;

    private static ReadOnlySpan<byte> AdmitContext => "OrleansMesh admit v1\0"u8;

    /// <summary>The mesh's word that the node <paramref name="nodeId"/> speaks for it on the session of <paramref name="binding"/> (32 bytes).</summary>
    public static string SignJoin(IEd25519SigningKey meshKey, ReadOnlySpan<byte> binding, string nodeId) =>
        Sign(meshKey, JoinContext, binding, nodeId);

    /// <summary>True only for <see cref="SignJoin"/> of the key, session and node.</summary>
    public static bool VerifyJoin(Ed25519PublicKey meshKey, ReadOnlySpan<byte> binding, string nodeId, string proof) =>
        Verify(meshKey, JoinContext, binding, nodeId, proof);

    /// <summary>The hub's word that it admits <paramref name="meshId"/> on the session of <paramref name="binding"/> (32 bytes).</summary>
    public static string SignAdmission(IEd25519SigningKey hubKey, ReadOnlySpan<byte> binding, string meshId) =>
        Sign(hubKey, AdmitContext, binding, meshId);

    /// <summary>True only for <see cref="SignAdmission"/> of the key, session and mesh.</summary>
    public static bool VerifyAdmission(Ed25519PublicKey hubKey, ReadOnlySpan<byte> binding, string meshId, string proof) =>
        Verify(hubKey, AdmitContext, binding, meshId, proof);

    private static string Sign(IEd25519SigningKey key, ReadOnlySpan<byte> context, ReadOnlySpan<byte> binding, string name)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Base64Url.EncodeToString(key.Sign(Message(context, binding, name)));
    }

    private static bool Verify(Ed25519PublicKey key, ReadOnlySpan<byte> context, ReadOnlySpan<byte> binding, string name, string proof)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(proof);
        Span<byte> signature = stackalloc byte[Ed25519PrivateKey.SignatureBytes];
        return Base64UrlField.TryDecode(proof, signature)
            && key.Verify(Message(context, binding, name), signature);
    }

    private static byte[] Message(ReadOnlySpan<byte> context, ReadOnlySpan<byte> binding, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(binding.Length, BindingBytes, nameof(binding));
        return [.. context, .. binding, .. Encoding.UTF8.GetBytes(name)];
    }
}
