using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Federation.Lifecycle;

/// <summary>The JSON form of event bodies.</summary>
internal static class EventBodyJson
{
    public static void Write(Utf8JsonWriter writer, FederationEventBody body)
    {
        writer.WriteStartObject("body");
        if (body.Parties is { } parties)
        {
            WriteParties(writer, parties);
        }

        Write(writer, "purpose", body.Purpose);
        Write(writer, "hub", body.Hub);
        if (body.Capabilities is { } capabilities)
        {
            WriteCapabilities(writer, capabilities);
        }

        Write(writer, "parent", body.Parent);
        Write(writer, "agreement", body.Agreement);
        Write(writer, "agreement", body.AgreementHash);
        Write(writer, "signature", body.Signature is { } signature ? Base64UrlText.Encode(signature.Span) : null);
        if (body.DrainUntil is { } until)
        {
            writer.WriteNumber("drainUntil", until);
        }

        Write(writer, "reason", body.Reason);
        writer.WriteEndObject();
    }

    public static bool TryRead(JsonElement body, FederationEventKind kind, [NotNullWhen(true)] out FederationEventBody? read)
    {
        read = kind switch
        {
            FederationEventKind.Request or FederationEventKind.Reestablish => ReadRequest(body),
            FederationEventKind.Open => TryCapabilities(body, out MeshCapability[]? named) ? new FederationEventBody { Capabilities = named } : null,
            FederationEventKind.Propose => TryAgreement(body, "agreement", out Agreement? offered) && offered is not null
                ? new FederationEventBody { Agreement = offered }
                : null,
            FederationEventKind.Accept => ReadAccept(body),
            FederationEventKind.Activate => TryHash(body, out string? hash) ? new FederationEventBody { AgreementHash = hash } : null,
            FederationEventKind.End => TryText(body, "reason", out string? why) && body.TryInteger("drainUntil", out long until)
                ? new FederationEventBody { DrainUntil = until, Reason = why }
                : null,
            _ => TryText(body, "reason", out string? reason) ? new FederationEventBody { Reason = reason } : null,
        };
        return read is not null;
    }

    private static FederationEventBody? ReadRequest(JsonElement body) =>
        TryParties(body, out AgreementParty[]? parties)
        && TryText(body, "purpose", out string? purpose)
        && body.TryString("hub", Did.LengthMax, out string? hub) && Did.TryParse(hub, out _)
        && TryCapabilities(body, out MeshCapability[]? capabilities)
        && TryAgreement(body, "parent", out Agreement? parent)
            ? new FederationEventBody { Parties = parties, Purpose = purpose, Hub = hub, Capabilities = capabilities, Parent = parent }
            : null;

    private static FederationEventBody? ReadAccept(JsonElement body)
    {
        byte[] signature = new byte[Ed25519PrivateKey.SignatureBytes];
        return TryHash(body, out string? hash)
            && body.TryString("signature", 128, out string? text) && Base64UrlText.TryDecode(text, signature)
                ? new FederationEventBody { AgreementHash = hash, Signature = signature }
                : null;
    }

    private static bool TryHash(JsonElement body, [NotNullWhen(true)] out string? hash) =>
        body.TryString("agreement", 64, out hash) && hash.Length == 64;

    private static bool TryText(JsonElement body, string name, [NotNullWhen(true)] out string? text)
    {
        text = body.TryGetProperty(name, out JsonElement member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;
        return text?.Length <= FederationEventBody.TextLengthMax;
    }

    // True without one.
    private static bool TryAgreement(JsonElement body, string name, out Agreement? agreement)
    {
        agreement = null;
        return !body.TryGetProperty(name, out JsonElement member)
            || (member.ValueKind == JsonValueKind.Object
                && Agreement.TryParse(Encoding.UTF8.GetBytes(member.GetRawText()), out agreement, out _));
    }

    private static bool TryParties(JsonElement body, [NotNullWhen(true)] out AgreementParty[]? parties)
    {
        parties = null;
        if (!body.TryItems("parties", Agreement.PartiesMax, out JsonElement[] items) || items.Length < 2)
        {
            return false;
        }

        AgreementParty?[] read = Array.ConvertAll(items, ReadParty);
        parties = read.OfType<AgreementParty>().ToArray();
        return parties.Length == items.Length && parties.DistinctBy(p => p.Id).Count() == items.Length;
    }

    private static AgreementParty? ReadParty(JsonElement item) =>
        item.ValueKind == JsonValueKind.Object
        && item.TryString("id", Did.LengthMax, out string? id)
        && item.TryString("keyId", DidUrl.LengthMax, out string? keyId)
        && item.TryString("publicKeyMultibase", 128, out string? text) && Multikey.TryDecode(text, out Ed25519PublicKey? key)
        && new AgreementParty(id, keyId, key) is var party && AgreementRules.IsParty(party)
            ? party
            : null;

    private static bool TryCapabilities(JsonElement body, [NotNullWhen(true)] out MeshCapability[]? capabilities)
    {
        capabilities = null;
        if (!body.TryGetProperty("capabilities", out _) || !body.TryItems("capabilities", MeshCapability.CountMax, out JsonElement[] items))
        {
            return false;
        }

        MeshCapability?[] read = Array.ConvertAll(items, ReadCapability);
        capabilities = [.. read.OfType<MeshCapability>()];
        return capabilities.Length == items.Length;
    }

    private static MeshCapability? ReadCapability(JsonElement item) =>
        item.ValueKind == JsonValueKind.Object
        && item.TryString("area", 16, out string? word) && FederationWords.TryArea(word, out CapabilityArea area)
        && item.TryString("name", MeshCapability.NameLengthMax, out string? name)
        && item.TryString("version", MeshCapability.VersionLengthMax, out string? version)
        && item.TryStrings("endpoints", MeshCapability.EndpointsMax, MeshCapability.EndpointLengthMax, out IReadOnlyList<string> endpoints)
        && item.TryStrings("requirements", MeshCapability.RequirementsMax, MeshCapability.NameLengthMax, out IReadOnlyList<string> requirements)
        && item.TryInteger("requiredTrust", out long trust) && trust is >= 0 and <= 100
            ? new MeshCapability(area, name, version, endpoints, requirements, (int)trust)
            : null;

    private static void Write(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    private static void Write(Utf8JsonWriter writer, string name, Agreement? agreement)
    {
        if (agreement is not null)
        {
            writer.WritePropertyName(name);
            writer.WriteRawValue(agreement.Bytes.Span);
        }
    }

    private static void WriteParties(Utf8JsonWriter writer, IReadOnlyList<AgreementParty> parties)
    {
        writer.WriteStartArray("parties");
        foreach (AgreementParty party in parties)
        {
            writer.WriteStartObject();
            writer.WriteString("id", party.Id);
            writer.WriteString("keyId", party.KeyId);
            writer.WriteString("publicKeyMultibase", Multikey.Encode(party.Key));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteCapabilities(Utf8JsonWriter writer, IReadOnlyList<MeshCapability> capabilities)
    {
        writer.WriteStartArray("capabilities");
        foreach (MeshCapability capability in capabilities)
        {
            writer.WriteStartObject();
            writer.WriteString("area", FederationWords.Of(capability.Area));
            writer.WriteString("name", capability.Name);
            writer.WriteString("version", capability.Version);
            WriteStrings(writer, "endpoints", capability.Endpoints);
            WriteStrings(writer, "requirements", capability.Requirements);
            writer.WriteNumber("requiredTrust", capability.RequiredTrust);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteStrings(Utf8JsonWriter writer, string name, IReadOnlyList<string> values)
    {
        writer.WriteStartArray(name);
        foreach (string value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }
}
