using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OrleansMesh.Domain.Json;
using OrleansMesh.Domain.LinkedData;

namespace OrleansMesh.Domain.Identity;

/// <summary>Names of the suites in proofs, and the hash that each one signs.</summary>
internal static class ProofSuites
{
    private const string DataIntegrityProof = "DataIntegrityProof";

    private static readonly ProofSuite[] All = Enum.GetValues<ProofSuite>();

    /// <summary>The members <c>type</c> and, of the newer proofs, <c>cryptosuite</c>.</summary>
    public static (string Type, string? Cryptosuite) Names(ProofSuite suite) => suite switch
    {
        ProofSuite.EddsaJcs2022 => (DataIntegrityProof, "eddsa-jcs-2022"),
        ProofSuite.EddsaRdfc2022 => (DataIntegrityProof, "eddsa-rdfc-2022"),
        ProofSuite.Ed25519Signature2020 => ("Ed25519Signature2020", null),
        _ => throw new ArgumentOutOfRangeException(nameof(suite)),
    };

    /// <summary>The suite of a proof; false for any other pair of names.</summary>
    public static bool TryFind(string type, string? cryptosuite, out ProofSuite suite)
    {
        foreach (ProofSuite candidate in All)
        {
            if (Names(candidate) == (type, cryptosuite))
            {
                suite = candidate;
                return true;
            }
        }

        suite = default;
        return false;
    }

    /// <summary>SHA-256 of the canonical proof options, then that of the canonical document: 64 bytes; false when one has no canonical form.</summary>
    /// <param name="document">The document without its proof, with the context that is to be signed.</param>
    /// <param name="options">The proof without its value, with that same context.</param>
    public static bool TryHash(ProofSuite suite, JsonElement document, JsonElement options, [NotNullWhen(true)] out byte[]? hashData)
    {
        hashData = null;
        if (suite == ProofSuite.EddsaJcs2022)
        {
            hashData = DataIntegrity.HashData(CanonicalJson.Canonicalize(document), CanonicalJson.Canonicalize(options));
            return true;
        }

        if (!LinkedDataDocument.TryCanonicalize(options, out string? optionQuads, out _)
            || !LinkedDataDocument.TryCanonicalize(document, out string? documentQuads, out _))
        {
            return false;
        }

        hashData = [.. SHA256.HashData(Encoding.UTF8.GetBytes(optionQuads)), .. SHA256.HashData(Encoding.UTF8.GetBytes(documentQuads))];
        return true;
    }
}
