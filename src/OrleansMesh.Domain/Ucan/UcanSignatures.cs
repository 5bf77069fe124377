using OrleansMesh.Cryptography;
using OrleansMesh.Cryptography.Ecdsa;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Multiformats;

namespace OrleansMesh.Domain.Ucan;

/// <summary>Checks that a token is signed by its issuer, with a key that may do so.</summary>
internal static class UcanSignatures
{
    /// <summary>The key that signed is given when it is of a document; a did:key is its own document.</summary>
    public static UcanRefusal Check(UcanToken token, IUcanDocuments documents, out VerificationMethod? signedBy)
    {
        signedBy = null;
        Did did = token.Issuer.Did;
        if (did.Is(DidKey.Method))
        {
            return CheckDidKey(token, did);
        }

        if (documents.Find(did) is not { } document || document.Id != did)
        {
            return UcanRefusal.IssuerUnresolved;
        }

        UcanRefusal refusal = Candidates(token, document, out IReadOnlyList<VerificationMethod> candidates);
        if (refusal != UcanRefusal.None)
        {
            return refusal;
        }

        foreach (VerificationMethod method in candidates.Take(UcanLimits.KeysTriedMax))
        {
            if (method.Verifying!.Verify(token.Signed.Span, token.Signature.Span))
            {
                signedBy = method;
                return UcanRefusal.None;
            }
        }

        return UcanRefusal.SignatureInvalid;
    }

    /// <summary>
    /// The CID of the one other token that verifies for the same payload, which anybody can make of an ECDSA token; null where there is
    /// none. Only for a token whose signature was checked.
    /// </summary>
    public static Cid? TwinOf(UcanToken token)
    {
        if (token.Algorithm == UcanAlgorithm.Ed25519)
        {
            return null;
        }

        EcdsaCurve curve = token.Algorithm == UcanAlgorithm.Es256 ? EcdsaCurve.P256 : EcdsaCurve.P384;
        return Cid.Of(UcanEnvelope.Join(EcdsaPublicKey.TwinOf(curve, token.Signature.Span), token.Signed.Span));
    }

    private static UcanRefusal CheckDidKey(UcanToken token, Did did)
    {
        if (token.Issuer.Fragment.Length > 0 && !did.Id.SequenceEqual(token.Issuer.Fragment))
        {
            return UcanRefusal.KeyUnknown;
        }

        IVerifyingKey? key = null;
        if (token.Algorithm == UcanAlgorithm.Ed25519)
        {
            key = DidKey.TryDecode(did, out Ed25519PublicKey? ed25519) ? ed25519 : null;
        }
        else if (DidKey.TryDecode(did, out EcdsaPublicKey? ecdsa) && IsOf(ecdsa, token.Algorithm))
        {
            key = ecdsa;
        }

        return key is null ? UcanRefusal.KeyUnknown
            : key.Verify(token.Signed.Span, token.Signature.Span) ? UcanRefusal.None
            : UcanRefusal.SignatureInvalid;
    }

    private static UcanRefusal Candidates(UcanToken token, DidDocument document, out IReadOnlyList<VerificationMethod> candidates)
    {
        candidates = [];
        KeyPurpose purpose = token is Delegation ? KeyPurpose.CapabilityDelegation : KeyPurpose.CapabilityInvocation;
        VerificationMethod[] known = token.Issuer.Fragment.Length > 0
            ? [.. new[] { document.Find("#" + token.Issuer.Fragment) }.OfType<VerificationMethod>().Where(method => Fits(method, token.Algorithm))]
            : [.. document.VerificationMethods.Where(method => Fits(method, token.Algorithm))];
        if (known.Length == 0)
        {
            return UcanRefusal.KeyUnknown;
        }

        candidates = [.. document.KeysFor(purpose).Where(known.Contains)];
        return candidates.Count == 0 ? UcanRefusal.PurposeMismatch : UcanRefusal.None;
    }

    private static bool Fits(VerificationMethod method, UcanAlgorithm algorithm) =>
        algorithm == UcanAlgorithm.Ed25519 ? method.Ed25519 is not null : method.Ecdsa is not null && IsOf(method.Ecdsa, algorithm);

    private static bool IsOf(EcdsaPublicKey key, UcanAlgorithm algorithm) =>
        key.Curve == (algorithm == UcanAlgorithm.Es256 ? EcdsaCurve.P256 : EcdsaCurve.P384);
}
