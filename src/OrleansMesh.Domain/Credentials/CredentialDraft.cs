using System.Text.Json;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Credentials;

/// <summary>What an issuer wants to say, before it is signed.</summary>
public sealed record CredentialDraft
{
    /// <summary>The data model to write.</summary>
    public DataModel Model { get; init; } = DataModel.V20;

    /// <summary>Contexts after the model's own; at most 15.</summary>
    public IReadOnlyList<string> Contexts { get; init; } = [];

    /// <summary>The credential's URL; null for none.</summary>
    public string? Id { get; init; }

    /// <summary>Types after <c>VerifiableCredential</c>.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Who issues it.</summary>
    public required Did Issuer { get; init; }

    /// <summary>One subject, or an array of them.</summary>
    public required JsonElement Subject { get; init; }

    /// <summary>From when it holds, to the second.</summary>
    public required DateTimeOffset ValidFrom { get; init; }

    /// <summary>Until when it holds; null for ever.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>Where its status can be read.</summary>
    public IReadOnlyList<CredentialStatusEntry> Statuses { get; init; } = [];

    /// <summary>The schemas that it follows.</summary>
    public IReadOnlyList<CredentialSchemaEntry> Schemas { get; init; } = [];

    /// <summary>The signed credential, canonical; throws <see cref="ArgumentException"/> when the draft makes no credential that would verify.</summary>
    /// <param name="keyId">The absolute DID URL of <paramref name="key"/> in the issuer's document.</param>
    public byte[] Sign(string keyId, Cryptography.IEd25519SigningKey key, ProofSuite suite = ProofSuite.EddsaJcs2022)
    {
        byte[] unsigned = JsonBuild.Canonical(Write);
        if (!CredentialDocument.TryParse(unsigned, out _, out DocumentFault fault))
        {
            throw new ArgumentException($"The draft is no credential: {fault}.");
        }

        return DataIntegrity.AddProof(unsigned, new ProofOptions(keyId, KeyPurpose.AssertionMethod, ValidFrom) { Suite = suite }, key);
    }

    private void Write(Utf8JsonWriter writer)
    {
        bool old = Model == DataModel.V11;
        writer.WriteStartObject();
        writer.WriteStrings("@context", [old ? DocumentParts.ContextV1 : DocumentParts.ContextV2, .. Contexts]);
        if (Id is not null)
        {
            writer.WriteString("id", Id);
        }

        writer.WriteStrings("type", ["VerifiableCredential", .. Types]);
        writer.WriteString("issuer", Issuer.ToString());
        writer.WriteString(old ? "issuanceDate" : "validFrom", XmlTime.Print(ValidFrom));
        if (ValidUntil is { } until)
        {
            writer.WriteString(old ? "expirationDate" : "validUntil", XmlTime.Print(until));
        }

        writer.WritePropertyName("credentialSubject");
        Subject.WriteTo(writer);
        WriteStatuses(writer);
        WriteSchemas(writer);
        writer.WriteEndObject();
    }

    private void WriteStatuses(Utf8JsonWriter writer)
    {
        if (Statuses.Count == 0)
        {
            return;
        }

        writer.WriteStartArray("credentialStatus");
        foreach (CredentialStatusEntry entry in Statuses)
        {
            string index = entry.Index.ToString(System.Globalization.CultureInfo.InvariantCulture);
            writer.WriteStartObject();
            writer.WriteString("id", $"{entry.ListUrl}#{index}");
            writer.WriteString("type", entry.Type);
            writer.WriteString("statusPurpose", entry.Purpose);
            writer.WriteString("statusListIndex", index);
            writer.WriteString("statusListCredential", entry.ListUrl);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private void WriteSchemas(Utf8JsonWriter writer)
    {
        if (Schemas.Count == 0)
        {
            return;
        }

        writer.WriteStartArray("credentialSchema");
        foreach (CredentialSchemaEntry entry in Schemas)
        {
            writer.WriteStartObject();
            writer.WriteString("id", entry.Id);
            writer.WriteString("type", entry.Type);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
