namespace OrleansMesh.Domain.Jose;

/// <summary>How algorithms are written in <c>alg</c>; the match is byte for byte (RFC 7515, 4.1.1).</summary>
internal static class JwsAlgorithmNames
{
    public static string Of(JwsAlgorithm algorithm) => algorithm switch
    {
        JwsAlgorithm.EdDsa => "EdDSA",
        JwsAlgorithm.Es256 => "ES256",
        JwsAlgorithm.Es384 => "ES384",
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "No name stands for no algorithm."),
    };

    /// <summary>None for every name that is not taken, <c>none</c> and the symmetric ones among them.</summary>
    public static JwsAlgorithm Parse(string name) => name switch
    {
        "EdDSA" or "Ed25519" => JwsAlgorithm.EdDsa,
        "ES256" => JwsAlgorithm.Es256,
        "ES384" => JwsAlgorithm.Es384,
        _ => JwsAlgorithm.None,
    };
}
