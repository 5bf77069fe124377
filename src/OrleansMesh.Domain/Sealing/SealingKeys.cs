using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Domain.Sealing;

/// <summary>Which keys a mesh seals and opens with.</summary>
public static class SealingKeys
{
    /// <summary>
    /// The X25519 keys that the document lists for key agreement, in its order, which is newest first; after them the X25519 form
    /// of the Ed25519 key that the agreement names for the mesh, under that key's id: so a mesh that lists none can be sealed for too.
    /// </summary>
    /// <param name="document">Verified to be of <paramref name="party"/>, and signed by its key.</param>
    public static IReadOnlyList<SealingKey> Of(DidDocument document, AgreementParty party)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(party);
        var keys = new List<SealingKey>();
        foreach (VerificationMethod method in document.KeysFor(KeyPurpose.KeyAgreement))
        {
            if (method.X25519 is { } key)
            {
                keys.Add(new SealingKey(method.Id, key));
            }
        }

        if (party.Key.TryToX25519(out X25519PublicKey? derived))
        {
            keys.Add(new SealingKey(party.KeyId, derived));
        }

        return keys;
    }
}
