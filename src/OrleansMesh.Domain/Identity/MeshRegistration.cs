using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Identity;

/// <summary>
/// A did:mesh document that its own key has signed: how a mesh registers first, and how it changes its document later
/// (<c>version</c> rises by one, <c>previous</c> is the SHA-256 of the version before). Only a verified one exists (I-01).
/// </summary>
public sealed class MeshRegistration
{
    private MeshRegistration(DidDocument document, long version)
    {
        Document = document;
        Version = version;
    }

    /// <summary>The document, whose canonical bytes include the proof.</summary>
    public DidDocument Document { get; }

    /// <summary>From 1.</summary>
    public long Version { get; }

    /// <summary>The canonical bytes, proof included: what is stored and sent.</summary>
    public ReadOnlyMemory<byte> Bytes => Document.CanonicalBytes;

    /// <summary>Lower-case hex SHA-256 of <see cref="Bytes"/>: what the next version names as <c>previous</c>.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Bytes.Span));

    /// <summary>Signs a first registration: the document of <paramref name="builder"/> with a proof for authentication.</summary>
    /// <param name="keyId">The absolute DID URL of <paramref name="key"/> in the document.</param>
    public static byte[] Create(DidDocumentBuilder builder, Ed25519PrivateKey key, string keyId, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return Sign(builder.AddMember("version", 1), key, keyId, now);
    }

    /// <summary>Signs the version after <paramref name="current"/> with a key that <paramref name="current"/> lists.</summary>
    public static byte[] CreateNext(MeshRegistration current, DidDocumentBuilder builder, Ed25519PrivateKey key, string keyId, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(builder);
        return Sign(builder.AddMember("version", current.Version + 1).AddMember("previous", current.Hash), key, keyId, now);
    }

    /// <summary>Verifies a first registration, with the document's own authentication keys.</summary>
    public static bool TryVerify(
        ReadOnlyMemory<byte> utf8, DateTimeOffset now, [NotNullWhen(true)] out MeshRegistration? registration, out RegistrationRefusal refusal) =>
        TryVerify(utf8, current: null, now, out registration, out refusal);

    /// <summary>Verifies the successor of <paramref name="current"/>, with the keys of that; null for a first registration.</summary>
    public static bool TryVerify(
        ReadOnlyMemory<byte> utf8, MeshRegistration? current, DateTimeOffset now, [NotNullWhen(true)] out MeshRegistration? registration, out RegistrationRefusal refusal)
    {
        registration = null;
        refusal = RegistrationRefusal.DocumentInvalid;
        if (!StrictJson.TryParse(utf8, new JsonLimits { BytesMax = DidDocument.BytesMax }, out JsonDocument? json, out _))
        {
            return false;
        }

        using (json)
        {
            if (!DidDocument.TryRead(json.RootElement, out DidDocument? document, out _) || !TryVersion(json.RootElement, out long version, out string? previous))
            {
                return false;
            }

            refusal = Check(json.RootElement, document, version, previous, current, now);
            registration = refusal == RegistrationRefusal.None ? new MeshRegistration(document, version) : null;
            return registration is not null;
        }
    }

    /// <summary>
    /// Verifies a registration of any version of <paramref name="subject"/> by a key that is known from elsewhere, such as a signed
    /// agreement: the document must list it for authentication under <paramref name="keyId"/>, and the proof must be by it.
    /// Which version is the last one this does not tell.
    /// </summary>
    public static bool TryVerifyBy(
        ReadOnlyMemory<byte> utf8, Did subject, string keyId, Ed25519PublicKey key, DateTimeOffset now, [NotNullWhen(true)] out MeshRegistration? registration, out RegistrationRefusal refusal)
    {
        ArgumentNullException.ThrowIfNull(key);
        registration = null;
        refusal = RegistrationRefusal.DocumentInvalid;
        if (!StrictJson.TryParse(utf8, new JsonLimits { BytesMax = DidDocument.BytesMax }, out JsonDocument? json, out _))
        {
            return false;
        }

        using (json)
        {
            JsonElement root = json.RootElement;
            if (!DidDocument.TryRead(root, out DidDocument? document, out _) || !TryVersion(root, out long version, out _))
            {
                return false;
            }

            refusal = document.Id != subject ? RegistrationRefusal.SubjectMismatch
                : !document.TryFindKey(keyId, KeyPurpose.Authentication, out Ed25519PublicKey? listed) || !listed.Equals(key) || !IsProvenBy(root, document, keyId) ? RegistrationRefusal.KeyUnknown
                : Refused(DataIntegrity.Verify(root, KeyPurpose.Authentication, document, now));
            registration = refusal == RegistrationRefusal.None ? new MeshRegistration(document, version) : null;
            return registration is not null;
        }
    }

    private static bool IsProvenBy(JsonElement root, DidDocument document, string keyId) =>
        root.TryGetProperty("proof", out JsonElement proof) && proof.ValueKind == JsonValueKind.Object
        && proof.TryString("verificationMethod", DidUrl.LengthMax, out string? method)
        && document.Find(method)?.Id == document.Find(keyId)?.Id;

    private static RegistrationRefusal Check(
        JsonElement root, DidDocument document, long version, string? previous, MeshRegistration? current, DateTimeOffset now)
    {
        if (!DidMesh.IsValid(document.Id))
        {
            return RegistrationRefusal.NotMesh;
        }

        if (current is not null && current.Document.Id != document.Id)
        {
            return RegistrationRefusal.SubjectMismatch;
        }

        if (version != (current?.Version ?? 0) + 1)
        {
            return RegistrationRefusal.VersionMismatch;
        }

        if (previous != current?.Hash)
        {
            return RegistrationRefusal.PreviousMismatch;
        }

        return Refused(DataIntegrity.Verify(root, KeyPurpose.Authentication, current?.Document ?? document, now));
    }

    private static RegistrationRefusal Refused(ProofRefusal refusal) => refusal switch
    {
        ProofRefusal.None => RegistrationRefusal.None,
        ProofRefusal.KeyUnknown or ProofRefusal.PurposeMismatch => RegistrationRefusal.KeyUnknown,
        ProofRefusal.Malformed or ProofRefusal.ProofMalformed or ProofRefusal.SuiteUnsupported or ProofRefusal.NotCanonicalizable => RegistrationRefusal.ProofUnsupported,
        ProofRefusal.CreatedInFuture or ProofRefusal.Expired => RegistrationRefusal.TimeInvalid,
        _ => RegistrationRefusal.SignatureInvalid,
    };

    // A document without a version is a first one: meshes that know nothing of versions can register.
    private static bool TryVersion(JsonElement root, out long version, out string? previous)
    {
        version = 1;
        return root.TryOptionalString("previous", 64, out previous)
            && (!root.TryGetProperty("version", out _) || (root.TryInteger("version", out version) && version >= 1));
    }

    private static byte[] Sign(DidDocumentBuilder builder, Ed25519PrivateKey key, string keyId, DateTimeOffset now) =>
        DataIntegrity.AddProof(builder.Build().CanonicalBytes, new ProofOptions(keyId, KeyPurpose.Authentication, now), key);
}
