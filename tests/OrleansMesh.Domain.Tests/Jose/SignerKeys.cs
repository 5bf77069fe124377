using OrleansMesh.Cryptography;
using OrleansMesh.Cryptography.Ecdsa;
using OrleansMesh.Domain.Jose;

namespace OrleansMesh.Domain.Tests.Jose;

/// <summary>One key of each algorithm.</summary>
internal static class SignerKeys
{
    public const string KeyId = "key-1";

    public static Ed25519PrivateKey Ed25519 { get; } = Ed25519PrivateKey.Generate();

    public static EcdsaPrivateKey P256 { get; } = EcdsaPrivateKey.Generate(EcdsaCurve.P256);

    public static EcdsaPrivateKey P384 { get; } = EcdsaPrivateKey.Generate(EcdsaCurve.P384);

    public static ISigningKey Of(JwsAlgorithm algorithm) => algorithm switch
    {
        JwsAlgorithm.EdDsa => Ed25519,
        JwsAlgorithm.Es256 => P256,
        _ => P384,
    };

    public static JsonWebKey Public(JwsAlgorithm algorithm) => JsonWebKey.Of(Of(algorithm).PublicKey, KeyId);
}
