using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Cryptography;
using OrleansMesh.Cryptography.Ecdsa;
using OrleansMesh.Domain.Multiformats;

namespace OrleansMesh.Domain.Identity;

/// <summary>The did:key method for Ed25519, X25519, P-256 and P-384 keys: the identifier is the key (I-01).</summary>
public static class DidKey
{
    /// <summary>The method's name.</summary>
    public const string Method = "key";

    // base58 of 51 bytes, the longest key that is read here, and some more
    private const int DigitsMax = 96;

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

    /// <summary>As the other overload, with what is wrong.</summary>
    public static bool TryResolve(Did did, [NotNullWhen(true)] out DidDocument? document, out DidKeyFault fault)
    {
        bool resolved = TryResolve(did, out document);
        fault = resolved ? DidKeyFault.None : did.Is(Method) ? FaultOf(did.Id) : DidKeyFault.MethodMismatch;
        return resolved;
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

    private static DidKeyFault FaultOf(ReadOnlySpan<char> id)
    {
        if (id is not ['z', .. var digits])
        {
            return DidKeyFault.MultibaseUnsupported;
        }

        if (digits.Length > DigitsMax)
        {
            return DidKeyFault.LengthInvalid;
        }

        if (!Multibase.TryDecode(id, out byte[]? bytes, out _))
        {
            return DidKeyFault.Base58Invalid;
        }

        int? length = bytes switch
        {
            [0xED or 0xEC, 0x01, ..] => 2 + 32,
            [0x80, 0x24, ..] => 2 + 33,
            [0x81, 0x24, ..] => 2 + 49,
            _ => null,
        };
        return bytes.Length < 2 ? DidKeyFault.LengthInvalid
            : length is null ? DidKeyFault.KindUnsupported
            : bytes.Length != length ? DidKeyFault.LengthInvalid
            : DidKeyFault.PointInvalid;
    }
}
