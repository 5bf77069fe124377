using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Cryptography;
using OrleansMesh.Cryptography.Ecdsa;

namespace OrleansMesh.Domain.Identity;

/// <summary>The did:key method for Ed25519, X25519, P-256 and P-384 keys: the identifier is the key (I-01).</summary>
public static class DidKey
{
    /// <summary>The method's name.</summary>
    public const string Method = "key";

    /// <summary><c>did:key:z6Mk…</c>.</summary>
    public static Did Encode(Ed25519PublicKey key) => Did.Parse("did:key:" + Multikey.Encode(key));

    /// <summary><c>did:key:z6LS…</c>.</summary>
    public static Did Encode(X25519PublicKey key) => Did.Parse("did:key:" + Multikey.Encode(key));

    /// <summary><c>did:key:zDn…</c> or <c>did:key:z82…</c>.</summary>
    public static Did Encode(EcdsaPublicKey key) => Did.Parse("did:key:" + Multikey.Encode(key));

    /// <summary>The DID URL of the one verification method: <c>did:key:z6Mk…#z6Mk…</c>.</summary>
    public static string KeyId(Ed25519PublicKey key) => Encode(key).Url(Multikey.Encode(key));

    /// <summary>The Ed25519 key of a did:key; false for another method or another kind of key.</summary>
    public static bool TryDecode(Did did, [NotNullWhen(true)] out Ed25519PublicKey? key)
    {
        key = null;
        return did.Is(Method) && Multikey.TryDecode(did.Id, out key);
    }

    /// <summary>The X25519 key of a did:key; false for another method or another kind of key.</summary>
    public static bool TryDecode(Did did, [NotNullWhen(true)] out X25519PublicKey? key)
    {
        key = null;
        return did.Is(Method) && Multikey.TryDecode(did.Id, out key);
    }

    /// <summary>The P-256 or P-384 key of a did:key; false for another method or another kind of key.</summary>
    public static bool TryDecode(Did did, [NotNullWhen(true)] out EcdsaPublicKey? key)
    {
        key = null;
        return did.Is(Method) && Multikey.TryDecode(did.Id, out key);
    }

    /// <summary>The key of a did:key that verifies signatures; false for another method or another kind of key.</summary>
    public static bool TryDecode(Did did, [NotNullWhen(true)] out IVerifyingKey? key)
    {
        key = null;
        return did.Is(Method) && Multikey.TryDecode(did.Id, out key);
    }

    /// <summary>
    /// The document that the DID stands for; false for kinds of keys that are not read here. An Ed25519 key brings the X25519 key derived
    /// from it, a key of P-256 or P-384 serves key agreement too.
    /// </summary>
    public static bool TryResolve(Did did, [NotNullWhen(true)] out DidDocument? document)
    {
        document = null;
        var builder = new DidDocumentBuilder(did);
        if (TryDecode(did, out X25519PublicKey? agreement))
        {
            document = builder.AddKey(did.Id.ToString(), agreement).Build();
            return true;
        }

        if (TryDecode(did, out EcdsaPublicKey? ecdsa))
        {
            document = builder.AddKey(did.Id.ToString(), ecdsa, KeyPurposeNames.All.Select(each => each.Purpose).ToArray()).Build();
            return true;
        }

        if (!TryDecode(did, out Ed25519PublicKey? signing) || !signing.TryToX25519(out agreement))
        {
            return false;
        }

        document = builder
            .AddKey(did.Id.ToString(), signing, KeyPurpose.Authentication, KeyPurpose.AssertionMethod, KeyPurpose.CapabilityInvocation, KeyPurpose.CapabilityDelegation)
            .AddKey(Multikey.Encode(agreement), agreement)
            .Build();
        return true;
    }
}
