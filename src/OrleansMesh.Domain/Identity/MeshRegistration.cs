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
    private const string Deactivated = "deactivated";

    private MeshRegistration(DidDocument document, Particulars particulars)
    {
        Document = document;
        Version = particulars.Version;
        CreatedAt = particulars.CreatedAt;
        IsDeactivated = particulars.IsDeactivated;
    }

    /// <summary>The document, whose canonical bytes include the proof.</summary>
    public DidDocument Document { get; }

    /// <summary>From 1.</summary>
    public long Version { get; }

    /// <summary>When the proof says that it was made: from then on the document holds. Null only of a first registration.</summary>
    public DateTimeOffset? CreatedAt { get; }

    /// <summary>The mesh has ended for ever: the document lists no key, and no version follows.</summary>
    public bool IsDeactivated { get; }

    /// <summary>The canonical bytes, proof included: what is stored and sent.</summary>
    public ReadOnlyMemory<byte> Bytes => Document.CanonicalBytes;

    /// <summary>Lower-case hex SHA-256 of <see cref="Bytes"/>: what the next version names as <c>previous</c>.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Bytes.Span));

    /// <summary>Signs a first registration: the document of <paramref name="builder"/> with a proof for authentication.</summary>
    /// <param name="keyId">The absolute DID URL of <paramref name="key"/> in the document.</param>
    public static byte[] Create(DidDocumentBuilder builder, IEd25519SigningKey key, string keyId, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return Sign(builder.AddMember("version", 1), key, keyId, now);
    }

    /// <summary>Signs the version after <paramref name="current"/> with a key that <paramref name="current"/> lists.</summary>
    public static byte[] CreateNext(MeshRegistration current, DidDocumentBuilder builder, IEd25519SigningKey key, string keyId, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(builder);
        return Sign(builder.AddMember("version", current.Version + 1).AddMember("previous", current.Hash), key, keyId, now);
    }

    /// <summary>Signs the end of a mesh: the last version, with no key in it (I-01, deactivate).</summary>
    public static byte[] CreateDeactivation(MeshRegistration current, IEd25519SigningKey key, string keyId, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(current);
        return CreateNext(current, new DidDocumentBuilder(current.Document.Id).AddMember(Deactivated, true), key, keyId, now);
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
            if (!DidDocument.TryRead(json.RootElement, out DidDocument? document, out _) || !Particulars.TryRead(json.RootElement, out Particulars particulars))
            {
                return false;
            }

            refusal = Check(json.RootElement, document, particulars, current, now);
            registration = refusal == RegistrationRefusal.None ? new MeshRegistration(document, particulars) : null;
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
            if (!DidDocument.TryRead(root, out DidDocument? document, out _) || !Particulars.TryRead(root, out Particulars particulars))
            {
                return false;
            }

            refusal = document.Id != subject ? RegistrationRefusal.SubjectMismatch
                : particulars.IsDeactivated ? RegistrationRefusal.Deactivated
                : !document.TryFindKey(keyId, KeyPurpose.Authentication, out Ed25519PublicKey? listed) || !listed.Equals(key) || !IsProvenBy(root, document, keyId) ? RegistrationRefusal.KeyUnknown
                : Refused(DataIntegrity.Verify(root, KeyPurpose.Authentication, document, now));
            registration = refusal == RegistrationRefusal.None ? new MeshRegistration(document, particulars) : null;
            return registration is not null;
        }
    }

    private static bool IsProvenBy(JsonElement root, DidDocument document, string keyId) =>
        root.TryGetProperty("proof", out JsonElement proof) && proof.ValueKind == JsonValueKind.Object
        && proof.TryString("verificationMethod", DidUrl.LengthMax, out string? method)
        && document.Find(method)?.Id == document.Find(keyId)?.Id;

    private static RegistrationRefusal Check(
        JsonElement root, DidDocument document, Particulars particulars, MeshRegistration? current, DateTimeOffset now)
    {
        if (!DidMesh.IsValid(document.Id))
        {
            return RegistrationRefusal.NotMesh;
        }

        if (current is not null && current.Document.Id != document.Id)
        {
            return RegistrationRefusal.SubjectMismatch;
        }

        if (current is { IsDeactivated: true })
        {
            return RegistrationRefusal.Deactivated;
        }

        if (particulars.Version != (current?.Version ?? 0) + 1)
        {
            return RegistrationRefusal.VersionMismatch;
        }

        if (particulars.Previous != current?.Hash)
        {
            return RegistrationRefusal.PreviousMismatch;
        }

        RegistrationRefusal refusal = CheckKeys(document, particulars, current);
        if (refusal != RegistrationRefusal.None)
        {
            return refusal;
        }

        refusal = Refused(DataIntegrity.Verify(root, KeyPurpose.Authentication, current?.Document ?? document, now));
        return refusal == RegistrationRefusal.None ? CheckTime(particulars, current) : refusal;
    }

    private static RegistrationRefusal CheckKeys(DidDocument document, Particulars particulars, MeshRegistration? current)
    {
        if (particulars.IsDeactivated)
        {
            return current is null || document.VerificationMethods.Count > 0 ? RegistrationRefusal.DocumentInvalid : RegistrationRefusal.None;
        }

        // the first registration is judged by its own keys anyway; a later one without any could never be followed
        return current is not null && !document.KeysFor(KeyPurpose.Authentication).Any(key => key.Ed25519 is not null)
            ? RegistrationRefusal.KeysMissing
            : RegistrationRefusal.None;
    }

    // A proof that expires would make a history that stops verifying; one without a time has no place in it.
    private static RegistrationRefusal CheckTime(Particulars particulars, MeshRegistration? current) =>
        particulars.Expires || (current is not null && (particulars.CreatedAt is not { } created || created < current.CreatedAt))
            ? RegistrationRefusal.TimeInvalid
            : RegistrationRefusal.None;

    private static RegistrationRefusal Refused(ProofRefusal refusal) => refusal switch
    {
        ProofRefusal.None => RegistrationRefusal.None,
        ProofRefusal.KeyUnknown or ProofRefusal.PurposeMismatch => RegistrationRefusal.KeyUnknown,
        ProofRefusal.Malformed or ProofRefusal.ProofMalformed or ProofRefusal.SuiteUnsupported or ProofRefusal.NotCanonicalizable => RegistrationRefusal.ProofUnsupported,
        ProofRefusal.CreatedInFuture or ProofRefusal.Expired => RegistrationRefusal.TimeInvalid,
        _ => RegistrationRefusal.SignatureInvalid,
    };

    private static byte[] Sign(DidDocumentBuilder builder, IEd25519SigningKey key, string keyId, DateTimeOffset now) =>
        DataIntegrity.AddProof(builder.Build().CanonicalBytes, new ProofOptions(keyId, KeyPurpose.Authentication, now), key);

    /// <summary>What a registration says beside its document. Without a version it is a first one: meshes that know nothing of versions can register.</summary>
    private readonly record struct Particulars(long Version, string? Previous, bool IsDeactivated, DateTimeOffset? CreatedAt, bool Expires)
    {
        public static bool TryRead(JsonElement root, out Particulars particulars)
        {
            long version = 1;
            bool deactivated = root.TryGetProperty(Deactivated, out JsonElement flag) && flag.ValueKind == JsonValueKind.True;
            bool read = root.TryOptionalString("previous", 64, out string? previous)
                && (!root.TryGetProperty("version", out _) || (root.TryInteger("version", out version) && version >= 1))
                && (deactivated || flag.ValueKind is JsonValueKind.Undefined or JsonValueKind.False);
            bool hasProof = root.TryGetProperty("proof", out JsonElement proof) && proof.ValueKind == JsonValueKind.Object;
            DateTimeOffset? created = hasProof && proof.TryString("created", 40, out string? text) && XmlTime.TryParse(text, out DateTimeOffset time) ? time : null;
            particulars = new Particulars(version, previous, deactivated, created, hasProof && proof.TryGetProperty("expires", out _));
            return read;
        }
    }
}
