using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Credentials;

/// <summary>A verifiable presentation as it was read (VC Data Model 2.0, 4.13; 1.1, 4.10). Reading proves nothing.</summary>
public sealed class PresentationDocument
{
    /// <summary>Longest presentation taken, in bytes.</summary>
    public const int BytesMax = 1 << 20;

    /// <summary>Most credentials in one.</summary>
    public const int CredentialsMax = 16;

    private const string PresentationType = "VerifiablePresentation";

    private PresentationDocument(JsonElement root, DataModel model, string? holder, IReadOnlyList<CredentialDocument> credentials)
    {
        Root = root;
        Model = model;
        Holder = holder;
        Credentials = credentials;
    }

    /// <summary>Which data model it keeps; its credentials may keep the other.</summary>
    public DataModel Model { get; }

    /// <summary>The URL of whom is said to present; null when only the proof tells.</summary>
    public string? Holder { get; }

    /// <summary>The credentials in document order; at most <see cref="CredentialsMax"/>.</summary>
    public IReadOnlyList<CredentialDocument> Credentials { get; }

    /// <summary>The whole document; lives as long as this object.</summary>
    public JsonElement Root { get; }

    /// <summary>Reads strict JSON of at most <see cref="BytesMax"/>; false with what was wrong, for anything else.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out PresentationDocument? presentation, out PresentationRefusal refusal)
    {
        presentation = null;
        refusal = new PresentationRefusal(PresentationFault.Malformed, DocumentFault.TooLarge);
        if (utf8.Length > BytesMax)
        {
            return false;
        }

        refusal = new PresentationRefusal(PresentationFault.Malformed, DocumentFault.NotJson);
        if (!StrictJson.TryParse(utf8, JsonLimits.Default, out JsonDocument? json, out _))
        {
            return false;
        }

        using (json)
        {
            refusal = Read(json.RootElement.Clone(), out presentation);
            return presentation is not null;
        }
    }

    /// <summary>As <see cref="TryParse"/>, of an element of a document that <see cref="StrictJson"/> took.</summary>
    public static bool TryRead(JsonElement root, [NotNullWhen(true)] out PresentationDocument? presentation, out PresentationRefusal refusal)
    {
        refusal = Read(root.Clone(), out presentation);
        return presentation is not null;
    }

    private static PresentationRefusal Read(JsonElement root, out PresentationDocument? presentation)
    {
        presentation = null;
        if (root.ValueKind != JsonValueKind.Object)
        {
            return new PresentationRefusal(PresentationFault.Malformed, DocumentFault.NotJson);
        }

        DocumentFault fault = ReadHead(root, out DataModel model, out string? holder);
        if (fault != DocumentFault.None)
        {
            return new PresentationRefusal(PresentationFault.Malformed, fault);
        }

        if (root.TryGetProperty("verifiableCredential", out JsonElement list) && list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > CredentialsMax)
        {
            return new PresentationRefusal(PresentationFault.Malformed, DocumentFault.TooManyCredentials);
        }

        bool isEmpty = list.ValueKind == JsonValueKind.Array && list.GetArrayLength() == 0;
        if (!DocumentParts.TryObjects(root.Member("verifiableCredential"u8), CredentialsMax, out IReadOnlyList<JsonElement> elements) && !isEmpty)
        {
            return new PresentationRefusal(PresentationFault.Malformed, DocumentFault.CredentialsInvalid);
        }

        var credentials = new List<CredentialDocument>(elements.Count);
        foreach (JsonElement element in elements)
        {
            if (!CredentialDocument.TryRead(element, out CredentialDocument? credential, out DocumentFault inner))
            {
                return new PresentationRefusal(PresentationFault.CredentialMalformed, inner) { Index = credentials.Count };
            }

            credentials.Add(credential);
        }

        presentation = new PresentationDocument(root, model, holder, credentials);
        return default;
    }

    private static DocumentFault ReadHead(JsonElement root, out DataModel model, out string? holder)
    {
        holder = null;
        DocumentFault context = DocumentParts.ReadModel(root.Member("@context"u8), out model);
        if (context != DocumentFault.None)
        {
            return context;
        }

        if (!DocumentParts.TryTypes(root.Member("type"u8), PresentationType, out _))
        {
            return DocumentFault.TypeInvalid;
        }

        if (!DocumentParts.TryOptionalUrl(root.Member("id"u8), out _))
        {
            return DocumentFault.IdInvalid;
        }

        return root.TryGetProperty("holder"u8, out JsonElement party) && !DocumentParts.TryParty(party, out holder)
            ? DocumentFault.HolderInvalid
            : DocumentFault.None;
    }
}
