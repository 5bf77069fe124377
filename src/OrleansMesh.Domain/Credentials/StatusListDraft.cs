using System.Text.Json;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Credentials;

/// <summary>A list as its issuer publishes it (Bitstring Status List 1.0, 2.2), before it is signed.</summary>
/// <param name="Url">Where it is published: the <c>statusListCredential</c> of every entry.</param>
/// <param name="Issuer">Who signs it: the issuer of the credentials.</param>
/// <param name="Purpose">What a set bit means.</param>
/// <param name="Bits">The bits.</param>
/// <param name="ValidFrom">When it is made, to the second.</param>
/// <param name="ValidUntil">Until when it may be used.</param>
/// <param name="TimeToLive">How long a reader may keep it without asking again; whole milliseconds.</param>
public sealed record StatusListDraft(
    string Url, Did Issuer, StatusPurpose Purpose, StatusBits Bits, DateTimeOffset ValidFrom, DateTimeOffset ValidUntil, TimeSpan TimeToLive)
{
    /// <summary>The signed <c>BitstringStatusListCredential</c>, canonical.</summary>
    /// <param name="keyId">The absolute DID URL of <paramref name="key"/> in the issuer's document.</param>
    public byte[] Sign(string keyId, IEd25519SigningKey key, ProofSuite suite = ProofSuite.EddsaJcs2022)
    {
        using JsonDocument subject = JsonDocument.Parse(JsonBuild.Canonical(WriteSubject));
        var draft = new CredentialDraft
        {
            Contexts = suite == ProofSuite.Ed25519Signature2020 ? [DocumentParts.ContextOf2020Suite] : [],
            Id = Url,
            Types = ["BitstringStatusListCredential"],
            Issuer = Issuer,
            Subject = subject.RootElement,
            ValidFrom = ValidFrom,
            ValidUntil = ValidUntil,
        };
        return draft.Sign(keyId, key, suite);
    }

    private void WriteSubject(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("id", Url + "#list");
        writer.WriteString("type", "BitstringStatusList");
        writer.WriteString("statusPurpose", StatusPurposeNames.Of(Purpose));
        writer.WriteString("encodedList", "u" + Bits.Encode());
        writer.WriteNumber("ttl", (long)TimeToLive.TotalMilliseconds);
        writer.WriteEndObject();
    }
}
