using System.Text.Json;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Credentials;

/// <summary>Drafts of MeshAgentCredentials with schema and status (FMP 4.3, I-02, I-03).</summary>
public static class MeshAgentDraft
{
    /// <summary>A context that gives every term a meaning, for the suites that sign RDF.</summary>
    private const string UndefinedTerms = "https://www.w3.org/ns/credentials/undefined-terms/v2";

    /// <summary>A draft for one mesh.</summary>
    /// <param name="claims">Throws when its trust level is not 0 to 100.</param>
    /// <param name="suite">The suite that will sign it.</param>
    public static CredentialDraft Of(
        Did issuer, MeshAgentClaims claims, DateTimeOffset validFrom, DateTimeOffset validUntil, ProofSuite suite, IReadOnlyList<CredentialStatusEntry> statuses)
    {
        ArgumentNullException.ThrowIfNull(claims);
        ArgumentOutOfRangeException.ThrowIfNegative(claims.TrustLevel);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(claims.TrustLevel, 100);
        using JsonDocument subject = JsonDocument.Parse(JsonBuild.Canonical(writer => WriteSubject(writer, claims)));
        return new CredentialDraft
        {
            Contexts = suite switch
            {
                ProofSuite.EddsaRdfc2022 => [UndefinedTerms],
                ProofSuite.Ed25519Signature2020 => [DocumentParts.ContextOf2020Suite, UndefinedTerms],
                _ => [],
            },
            Types = [MeshAgentSchema.TypeName],
            Issuer = issuer,
            Subject = subject.RootElement.Clone(),
            ValidFrom = validFrom,
            ValidUntil = validUntil,
            Statuses = statuses,
            Schemas = [new CredentialSchemaEntry(MeshAgentSchema.Id, "JsonSchema")],
        };
    }

    private static void WriteSubject(Utf8JsonWriter writer, MeshAgentClaims claims)
    {
        writer.WriteStartObject();
        writer.WriteString("id", claims.Subject.ToString());
        writer.WriteStrings("meshCapabilities", claims.MeshCapabilities);
        writer.WriteStrings("complianceCertifications", claims.ComplianceCertifications);
        writer.WriteNumber("trustLevel", claims.TrustLevel);
        writer.WriteEndObject();
    }
}
