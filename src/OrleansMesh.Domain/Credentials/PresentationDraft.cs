using System.Text.Json;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Credentials;

/// <summary>A presentation before it is signed.</summary>
/// <param name="Holder">Who presents.</param>
/// <param name="Credentials">The credentials as they were issued; at most <see cref="PresentationDocument.CredentialsMax"/>.</param>
public sealed record PresentationDraft(Did Holder, IReadOnlyList<CredentialDocument> Credentials)
{
    /// <summary>The data model to write.</summary>
    public DataModel Model { get; init; } = DataModel.V20;

    /// <summary>The presentation's URL; null for none.</summary>
    public string? Id { get; init; }

    /// <summary>The signed presentation, canonical.</summary>
    /// <param name="keyId">The absolute DID URL of <paramref name="key"/>, an authentication key of the holder.</param>
    /// <param name="challenge">What the verifier gave out.</param>
    /// <param name="domain">The verifier's name.</param>
    public byte[] Sign(string keyId, IEd25519SigningKey key, string challenge, string domain, DateTimeOffset now, ProofSuite suite = ProofSuite.EddsaJcs2022)
    {
        ArgumentException.ThrowIfNullOrEmpty(challenge);
        ArgumentException.ThrowIfNullOrEmpty(domain);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Credentials.Count, PresentationDocument.CredentialsMax);
        var options = new ProofOptions(keyId, KeyPurpose.Authentication, now) { Suite = suite, Challenge = challenge, Domain = domain };
        return DataIntegrity.AddProof(JsonBuild.Canonical(writer => Write(writer, suite)), options, key);
    }

    private void Write(Utf8JsonWriter writer, ProofSuite suite)
    {
        writer.WriteStartObject();
        writer.WriteStrings("@context", Contexts(suite));
        if (Id is not null)
        {
            writer.WriteString("id", Id);
        }

        writer.WriteStrings("type", ["VerifiablePresentation"]);
        writer.WriteString("holder", Holder.ToString());
        writer.WriteStartArray("verifiableCredential");
        foreach (CredentialDocument credential in Credentials)
        {
            credential.Root.WriteTo(writer);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    // The newer model's context has the terms of the newer proofs; anything else needs a context of its own.
    private string[] Contexts(ProofSuite suite)
    {
        bool old = Model == DataModel.V11;
        string model = old ? DocumentParts.ContextV1 : DocumentParts.ContextV2;
        return (suite, old) switch
        {
            (ProofSuite.Ed25519Signature2020, _) => [model, DocumentParts.ContextOf2020Suite],
            (_, true) => [model, "https://w3id.org/security/data-integrity/v2"],
            _ => [model],
        };
    }
}
