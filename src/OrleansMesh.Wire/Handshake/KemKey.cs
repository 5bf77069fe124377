namespace OrleansMesh.Wire.Handshake;

/// <summary>The client's key for the post-quantum upgrade (T-06).</summary>
/// <param name="Algorithm"><see cref="MlKem768"/>.</param>
/// <param name="Key">base64url of the encapsulation key, 1,184 bytes: 1,579 characters.</param>
internal sealed record KemKey(string Algorithm, string Key)
{
    /// <summary>The member <c>type</c>.</summary>
    public const string TypeName = "kem.key";

    /// <summary>The one algorithm.</summary>
    public const string MlKem768 = "ML-KEM-768";
}
