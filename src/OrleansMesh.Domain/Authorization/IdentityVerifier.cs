using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Domain.Authorization;

/// <summary>Answers who acts, from the actor's document and signature alone.</summary>
internal static class IdentityVerifier
{
    public static Finding Check(Did actor, IdentityEvidence? evidence, Func<Did, DidDocument?> documents)
    {
        if (evidence is null)
        {
            return No("missing", "Nothing is signed by the actor.");
        }

        if (documents(actor) is not { } document)
        {
            return No("document-unavailable", $"The DID document of {actor} is not at hand.");
        }

        if (document.Find(evidence.KeyId) is not { } method || !document.KeysFor(KeyPurpose.Authentication).Contains(method))
        {
            return No("key-unknown", $"The document of {actor} lists no such key for authentication.");
        }

        return method.Verifying is { } key && evidence.HoldsBy(key)
            ? Finding.Yes(Primitive.Identity, $"{actor} signed with {method.Id}.", (method.Id, key))
            : No("signature-invalid", $"The signature is not by {method.Id}.");
    }

    private static Finding No(string reason, string detail) => Finding.No(Primitive.Identity, reason, detail);
}
