using System.Text.Json;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Identity.Resolution;

/// <summary>A resolution result as JSON (DID Resolution, DID Resolution Result), as resolvers exchange it over HTTP.</summary>
public static class DidResolutionJson
{
    /// <summary>Longest text taken, in bytes: a document and its metadata.</summary>
    public const int BytesMax = DidDocument.BytesMax + (16 * 1024);

    private const int TextMax = 1024;

    /// <summary>Canonical JSON.</summary>
    public static byte[] Write(DidResolution resolution)
    {
        ArgumentNullException.ThrowIfNull(resolution);
        return JsonBuild.Canonical(writer => Write(writer, resolution));
    }

    /// <summary>Reads the result, or the bare document, that another resolver gave for <paramref name="did"/>.</summary>
    public static DidResolution Read(Did did, ReadOnlyMemory<byte> utf8)
    {
        if (!StrictJson.TryParse(utf8, new JsonLimits { BytesMax = BytesMax }, out JsonDocument? json, out JsonFault fault))
        {
            return DidResolution.Failed(ResolutionError.InvalidDidDocument, $"The answer for {did} is not strict JSON ({fault.Reason} at byte {fault.Offset}).");
        }

        using (json)
        {
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("didDocument", out JsonElement document)
                ? Read(did, json.RootElement, document)
                : DidResolution.Read(did, utf8);
        }
    }

    private static DidResolution Read(Did did, JsonElement root, JsonElement document)
    {
        bool hasError = root.TryGetProperty("didResolutionMetadata", out JsonElement outcome) && outcome.ValueKind == JsonValueKind.Object
            && outcome.TryGetProperty("error", out JsonElement error) && error.ValueKind != JsonValueKind.Null;
        if (hasError)
        {
            // newer resolvers give an object with a type instead of a code
            string code = outcome.TryString("error", TextMax, out string? name) ? name : "";
            return DidResolution.Failed(ResolutionErrorNames.Parse(code), $"The resolver answers '{Shown(code)}' for {did}.");
        }

        if (document.ValueKind != JsonValueKind.Object)
        {
            return DidResolution.Failed(ResolutionError.NotFound, $"The resolver has no document of {did}.");
        }

        return !TryMetadata(root, out DidDocumentMetadata metadata)
            ? DidResolution.Failed(ResolutionError.InvalidDidDocument, $"The metadata of the document of {did} is not of its form.")
            : DidResolution.Read(did, CanonicalJson.Canonicalize(document), metadata);
    }

    private static bool TryMetadata(JsonElement root, out DidDocumentMetadata metadata)
    {
        metadata = DidDocumentMetadata.None;
        if (!root.TryGetProperty("didDocumentMetadata", out JsonElement said))
        {
            return true;
        }

        if (said.ValueKind != JsonValueKind.Object
            || !TryTime(said, "created", out DateTimeOffset? created) || !TryTime(said, "updated", out DateTimeOffset? updated)
            || !TryTime(said, "nextUpdate", out DateTimeOffset? nextUpdate)
            || !said.TryOptionalString("versionId", TextMax, out string? version) || !said.TryOptionalString("nextVersionId", TextMax, out string? next)
            || !said.TryOptionalString("canonicalId", TextMax, out string? canonical)
            || !TryFlag(said, "deactivated", out bool? deactivated))
        {
            return false;
        }

        metadata = new DidDocumentMetadata
        {
            Created = created,
            Updated = updated,
            Deactivated = deactivated ?? false,
            VersionId = version,
            NextUpdate = nextUpdate,
            NextVersionId = next,
            CanonicalId = canonical,
        };
        return true;
    }

    private static bool TryTime(JsonElement said, string name, out DateTimeOffset? time)
    {
        time = null;
        if (!said.TryOptionalString(name, 40, out string? text) || (text is not null && !XmlTime.TryParse(text, out _)))
        {
            return false;
        }

        time = XmlTime.TryParse(text, out DateTimeOffset parsed) ? parsed : null;
        return true;
    }

    private static bool TryFlag(JsonElement said, string name, out bool? flag)
    {
        flag = null;
        if (!said.TryGetProperty(name, out JsonElement value))
        {
            return true;
        }

        flag = value.ValueKind == JsonValueKind.True;
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False;
    }

    private static string Shown(string code) => new([.. code.Take(64).Where(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')]);

    private static void Write(Utf8JsonWriter writer, DidResolution resolution)
    {
        writer.WriteStartObject();
        writer.WriteString("@context", "https://w3id.org/did-resolution/v1");
        writer.WritePropertyName("didDocument");
        if (resolution.Document is { } document)
        {
            writer.WriteRawValue(document.CanonicalBytes.Span, skipInputValidation: true);
        }
        else
        {
            writer.WriteNullValue();
        }

        writer.WriteStartObject("didResolutionMetadata");
        if (resolution.Document is not null)
        {
            writer.WriteString("contentType", DidMediaTypes.Document);
        }
        else
        {
            writer.WriteString("error", ResolutionErrorNames.Of(resolution.Error));
            writer.WriteString("message", resolution.Detail);
        }

        writer.WriteEndObject();
        writer.WriteStartObject("didDocumentMetadata");
        WriteMetadata(writer, resolution.Metadata);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteMetadata(Utf8JsonWriter writer, DidDocumentMetadata metadata)
    {
        WriteIfPresent(writer, "created", metadata.Created is { } created ? XmlTime.Print(created) : null);
        WriteIfPresent(writer, "updated", metadata.Updated is { } updated ? XmlTime.Print(updated) : null);
        WriteIfPresent(writer, "versionId", metadata.VersionId);
        WriteIfPresent(writer, "nextUpdate", metadata.NextUpdate is { } next ? XmlTime.Print(next) : null);
        WriteIfPresent(writer, "nextVersionId", metadata.NextVersionId);
        WriteIfPresent(writer, "canonicalId", metadata.CanonicalId);
        if (metadata.Deactivated)
        {
            writer.WriteBoolean("deactivated", true);
        }

        if (metadata.Published is { } published)
        {
            writer.WriteStartObject("method");
            writer.WriteBoolean("published", published);
            writer.WriteEndObject();
        }
    }

    private static void WriteIfPresent(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }
}
