using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Identity;

/// <summary>A verifiable credential of the type MeshAgentCredential (I-02): VC 2.0, and VC 1.1 when read. Parsing proves nothing.</summary>
public sealed class MeshAgentCredential
{
    /// <summary>Longest credential taken, in bytes.</summary>
    public const int BytesMax = 64 * 1024;

    /// <summary>Most entries of a list in it.</summary>
    public const int EntriesMax = 64;

    private const string TypeName = "MeshAgentCredential";
    private const string ContextV2 = "https://www.w3.org/ns/credentials/v2";
    private const string ContextV1 = "https://www.w3.org/2018/credentials/v1";
    private static readonly TimeSpan ClockSkewMax = TimeSpan.FromSeconds(30);

    private readonly ReadOnlyMemory<byte> _bytes;

    private MeshAgentCredential(ReadOnlyMemory<byte> bytes, Did issuer, MeshAgentClaims claims, DateTimeOffset? validFrom, DateTimeOffset? validUntil)
    {
        _bytes = bytes;
        Issuer = issuer;
        Claims = claims;
        ValidFrom = validFrom;
        ValidUntil = validUntil;
    }

    /// <summary>Who is said to have issued it.</summary>
    public Did Issuer { get; }

    /// <summary>What is said of whom.</summary>
    public MeshAgentClaims Claims { get; }

    /// <summary>From when it holds; null for always.</summary>
    public DateTimeOffset? ValidFrom { get; }

    /// <summary>Until when it holds, exclusive; null for ever.</summary>
    public DateTimeOffset? ValidUntil { get; }

    /// <summary>The bytes as received.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>Issues a VC 2.0 credential with an eddsa-jcs-2022 proof; canonical bytes.</summary>
    /// <param name="keyId">The absolute DID URL of <paramref name="key"/> in the issuer's document.</param>
    public static byte[] Issue(
        Did issuer, IEd25519SigningKey key, string keyId, MeshAgentClaims claims, DateTimeOffset validFrom, DateTimeOffset validUntil)
    {
        ArgumentNullException.ThrowIfNull(claims);
        ArgumentOutOfRangeException.ThrowIfNegative(claims.TrustLevel);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(claims.TrustLevel, 100);
        byte[] unsigned = JsonBuild.Canonical(writer => Write(writer, issuer, claims, validFrom, validUntil));
        return DataIntegrity.AddProof(unsigned, new ProofOptions(keyId, KeyPurpose.AssertionMethod, validFrom), key);
    }

    /// <summary>Reads the claims and who is to be asked for a key; the signature and times are not looked at yet.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out MeshAgentCredential? credential, out CredentialRefusal refusal)
    {
        credential = null;
        refusal = CredentialRefusal.Malformed;
        if (!StrictJson.TryParse(utf8, new JsonLimits { BytesMax = BytesMax }, out JsonDocument? json, out _))
        {
            return false;
        }

        using (json)
        {
            refusal = Read(json.RootElement, utf8, out credential);
            return credential is not null;
        }
    }

    /// <summary>Parses and verifies in one step.</summary>
    public static CredentialRefusal Verify(ReadOnlyMemory<byte> utf8, DidDocument issuer, DateTimeOffset now) =>
        TryParse(utf8, out MeshAgentCredential? credential, out CredentialRefusal refusal) ? credential.Verify(issuer, null, now) : refusal;

    /// <summary>Checks issuer, subject, proof and times, in this order.</summary>
    /// <param name="issuer">The document of <see cref="Issuer"/>, resolved by the caller.</param>
    /// <param name="subject">Whom it must be about; null for anyone.</param>
    /// <param name="now">The validity period is checked without skew at its end and with 30 s at its start.</param>
    public CredentialRefusal Verify(DidDocument issuer, Did? subject, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(issuer);
        if (issuer.Id != Issuer)
        {
            return CredentialRefusal.IssuerMismatch;
        }

        if (subject is { } expected && expected != Claims.Subject)
        {
            return CredentialRefusal.SubjectMismatch;
        }

        CredentialRefusal proof = Map(DataIntegrity.Verify(_bytes, KeyPurpose.AssertionMethod, issuer, now));
        if (proof != CredentialRefusal.None)
        {
            return proof;
        }

        if (ValidFrom > now + ClockSkewMax)
        {
            return CredentialRefusal.NotYetValid;
        }

        return ValidUntil <= now ? CredentialRefusal.Expired : CredentialRefusal.None;
    }

    private static CredentialRefusal Map(ProofRefusal refusal) => refusal switch
    {
        ProofRefusal.None => CredentialRefusal.None,
        ProofRefusal.Malformed => CredentialRefusal.Malformed,
        ProofRefusal.KeyUnknown => CredentialRefusal.KeyUnknown,
        ProofRefusal.PurposeMismatch => CredentialRefusal.PurposeMismatch,
        ProofRefusal.CreatedInFuture => CredentialRefusal.NotYetValid,
        ProofRefusal.Expired => CredentialRefusal.Expired,
        ProofRefusal.ProofMalformed or ProofRefusal.SuiteUnsupported or ProofRefusal.NotCanonicalizable => CredentialRefusal.ProofUnsupported,
        _ => CredentialRefusal.SignatureInvalid,
    };

    private static CredentialRefusal Read(JsonElement root, ReadOnlyMemory<byte> utf8, out MeshAgentCredential? credential)
    {
        credential = null;
        if (root.ValueKind != JsonValueKind.Object || !root.TryStrings("type", EntriesMax, 128, out IReadOnlyList<string> types))
        {
            return CredentialRefusal.Malformed;
        }

        string? model = FirstContext(root);
        if (!types.Contains(TypeName) || !types.Contains("VerifiableCredential") || model is not (ContextV1 or ContextV2))
        {
            return CredentialRefusal.WrongType;
        }

        bool first = model == ContextV1;
        if (!TryIssuer(root, out Did issuer)
            || !TryClaims(root, out MeshAgentClaims? claims)
            || !TryTime(root, first ? "issuanceDate" : "validFrom", required: first, out DateTimeOffset? from)
            || !TryTime(root, first ? "expirationDate" : "validUntil", required: false, out DateTimeOffset? until))
        {
            return CredentialRefusal.Malformed;
        }

        credential = new MeshAgentCredential(utf8, issuer, claims!, from, until);
        return CredentialRefusal.None;
    }

    // VC 2.0, 4.3 and VC 1.1, 4.1: the first item names the data model.
    private static string? FirstContext(JsonElement root)
    {
        if (!root.TryGetProperty("@context", out JsonElement context) || context.ValueKind != JsonValueKind.Array || context.GetArrayLength() == 0)
        {
            return null;
        }

        return context[0].ValueKind == JsonValueKind.String ? context[0].GetString() : null;
    }

    private static bool TryIssuer(JsonElement root, out Did issuer)
    {
        issuer = default;
        if (root.TryString("issuer", Did.LongFormLengthMax, out string? text))
        {
            return Did.TryParse(text, out issuer);
        }

        return root.TryGetProperty("issuer", out JsonElement map) && map.ValueKind == JsonValueKind.Object
            && map.TryString("id", Did.LongFormLengthMax, out text) && Did.TryParse(text, out issuer);
    }

    private static bool TryClaims(JsonElement root, out MeshAgentClaims? claims)
    {
        claims = null;
        if (!root.TryGetProperty("credentialSubject", out JsonElement subject) || subject.ValueKind != JsonValueKind.Object
            || !subject.TryString("id", Did.LengthMax, out string? text) || !Did.TryParse(text, out Did did)
            || !subject.TryStrings("meshCapabilities", EntriesMax, 128, out IReadOnlyList<string> capabilities)
            || !subject.TryStrings("complianceCertifications", EntriesMax, 128, out IReadOnlyList<string> certifications)
            || !subject.TryInteger("trustLevel", out long trust) || trust is < 0 or > 100)
        {
            return false;
        }

        claims = new MeshAgentClaims(did, capabilities, certifications, (int)trust);
        return true;
    }

    private static bool TryTime(JsonElement root, string name, bool required, out DateTimeOffset? time)
    {
        time = null;
        if (!root.TryGetProperty(name, out _))
        {
            return !required;
        }

        if (!root.TryString(name, 40, out string? text) || !XmlTime.TryParse(text, out DateTimeOffset parsed))
        {
            return false;
        }

        time = parsed;
        return true;
    }

    private static void Write(Utf8JsonWriter writer, Did issuer, MeshAgentClaims claims, DateTimeOffset validFrom, DateTimeOffset validUntil)
    {
        writer.WriteStartObject();
        writer.WriteStrings("@context", [ContextV2]);
        writer.WriteStrings("type", ["VerifiableCredential", TypeName]);
        writer.WriteString("issuer", issuer.ToString());
        writer.WriteString("validFrom", XmlTime.Print(validFrom));
        writer.WriteString("validUntil", XmlTime.Print(validUntil));
        writer.WriteStartObject("credentialSubject");
        writer.WriteString("id", claims.Subject.ToString());
        writer.WriteStrings("meshCapabilities", claims.MeshCapabilities);
        writer.WriteStrings("complianceCertifications", claims.ComplianceCertifications);
        writer.WriteNumber("trustLevel", claims.TrustLevel);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
