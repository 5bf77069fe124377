namespace OrleansMesh.Domain.Identity;

/// <summary>The cryptosuites of Data Integrity proofs by Ed25519 (I-02).</summary>
public enum ProofSuite
{
    /// <summary>Over RFC 8785 canonical JSON (W3C vc-di-eddsa 3.3): no context decides what is signed.</summary>
    EddsaJcs2022 = 0,

    /// <summary>Over canonical RDF (W3C vc-di-eddsa 3.2).</summary>
    EddsaRdfc2022,

    /// <summary>The older proof type of that name, over canonical RDF (W3C vc-di-eddsa 3.4; FMP's own example).</summary>
    Ed25519Signature2020,
}
