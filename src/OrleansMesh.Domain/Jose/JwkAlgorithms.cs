using OrleansMesh.Cryptography;
using OrleansMesh.Cryptography.Ecdsa;

namespace OrleansMesh.Domain.Jose;

/// <summary>The one algorithm of each kind of key: nothing that a sender writes has a say in it.</summary>
internal static class JwkAlgorithms
{
    public static JwsAlgorithm Of(IVerifyingKey key) => key switch
    {
        Ed25519PublicKey => JwsAlgorithm.EdDsa,
        EcdsaPublicKey { Curve: EcdsaCurve.P256 } => JwsAlgorithm.Es256,
        EcdsaPublicKey { Curve: EcdsaCurve.P384 } => JwsAlgorithm.Es384,
        _ => throw new ArgumentException($"A key of {key?.GetType().Name} signs no JWS here.", nameof(key)),
    };
}
