namespace OrleansMesh.Wire.Handshake;

/// <summary>The hub's answer to <see cref="KemKey"/>; its last message under the old keys.</summary>
/// <param name="Ciphertext">base64url of 1,088 bytes: 1,451 characters.</param>
internal sealed record KemAnswer(string Ciphertext)
{
    /// <summary>The member <c>type</c>.</summary>
    public const string TypeName = "kem.answer";
}
