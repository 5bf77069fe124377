using System.Globalization;
using System.Text.Json;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Credentials;

/// <summary>Reads a credential member by member, stopping at the first that is wrong (VC Data Model 2.0, section 4; 1.1, section 4).</summary>
internal sealed class CredentialReader
{
    private const string CredentialType = "VerifiableCredential";

    private static readonly string[] MembersOfV11 = ["issuanceDate", "expirationDate"];

    private static readonly string[] MembersOfV20 = ["validFrom", "validUntil"];

    // VC 2.0, 4.12 to 4.14 and 4.9: each of these is an object or objects with a type.
    private static readonly string[] Typed = ["termsOfUse", "evidence", "refreshService"];

    public DataModel Model { get; private set; }

    public string? Id { get; private set; }

    public IReadOnlyList<string> Types { get; private set; } = [];

    public string Issuer { get; private set; } = "";

    public IReadOnlyList<string?> SubjectIds { get; private set; } = [];

    public DateTimeOffset? ValidFrom { get; private set; }

    public DateTimeOffset? ValidUntil { get; private set; }

    public IReadOnlyList<CredentialStatusEntry> Statuses { get; private set; } = [];

    public IReadOnlyList<CredentialSchemaEntry> Schemas { get; private set; } = [];

    public DocumentFault Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return DocumentFault.NotJson;
        }

        DocumentFault head = ReadHead(root);
        if (head != DocumentFault.None)
        {
            return head;
        }

        DocumentFault times = ReadTimes(root);
        if (times != DocumentFault.None)
        {
            return times;
        }

        if (!TrySubjects(root))
        {
            return DocumentFault.SubjectInvalid;
        }

        if (!TryStatuses(root))
        {
            return DocumentFault.StatusInvalid;
        }

        if (!TrySchemas(root))
        {
            return DocumentFault.SchemaInvalid;
        }

        return HasSoundMembers(root) ? DocumentFault.None : DocumentFault.MemberInvalid;
    }

    private DocumentFault ReadHead(JsonElement root)
    {
        DocumentFault context = DocumentParts.ReadModel(root, out DataModel model);
        if (context != DocumentFault.None)
        {
            return context;
        }

        Model = model;
        string[] foreign = model == DataModel.V20 ? MembersOfV11 : MembersOfV20;
        if (foreign.Any(name => root.TryGetProperty(name, out _)))
        {
            return DocumentFault.ModelMixed;
        }

        if (!DocumentParts.TryTypes(root, CredentialType, out IReadOnlyList<string> types))
        {
            return DocumentFault.TypeInvalid;
        }

        if (!DocumentParts.TryOptionalUrl(root, "id", out string? id))
        {
            return DocumentFault.IdInvalid;
        }

        if (!DocumentParts.TryParty(root, "issuer", out string? issuer))
        {
            return DocumentFault.IssuerInvalid;
        }

        (Types, Id, Issuer) = (types, id, issuer);
        return DocumentFault.None;
    }

    private DocumentFault ReadTimes(JsonElement root)
    {
        bool old = Model == DataModel.V11;
        if (!DocumentParts.TryTime(root, old ? "issuanceDate" : "validFrom", required: old, out DateTimeOffset? from)
            || !DocumentParts.TryTime(root, old ? "expirationDate" : "validUntil", required: false, out DateTimeOffset? until))
        {
            return DocumentFault.TimeInvalid;
        }

        (ValidFrom, ValidUntil) = (from, until);
        return from > until ? DocumentFault.PeriodInvalid : DocumentFault.None;
    }

    private bool TrySubjects(JsonElement root)
    {
        if (!DocumentParts.TryObjects(root, "credentialSubject", CredentialDocument.EntriesMax, out IReadOnlyList<JsonElement> subjects) || subjects.Count == 0)
        {
            return false;
        }

        string?[] ids = new string?[subjects.Count];
        for (int i = 0; i < ids.Length; i++)
        {
            if (subjects[i].GetPropertyCount() == 0 || !DocumentParts.TryOptionalUrl(subjects[i], "id", out ids[i]))
            {
                return false;
            }
        }

        SubjectIds = ids;
        return true;
    }

    private bool TryStatuses(JsonElement root)
    {
        if (!DocumentParts.TryObjects(root, "credentialStatus", CredentialDocument.StatusesMax, out IReadOnlyList<JsonElement> entries))
        {
            return false;
        }

        var statuses = new List<CredentialStatusEntry>(entries.Count);
        foreach (JsonElement entry in entries)
        {
            if (!DocumentParts.TryOptionalUrl(entry, "id", out string? id) || !entry.TryString("type", 128, out string? type)
                || (Model == DataModel.V11 && id is null) || !TryStatus(entry, type, id, out CredentialStatusEntry? status))
            {
                return false;
            }

            statuses.Add(status!);
        }

        Statuses = statuses;
        return true;
    }

    private static bool TryStatus(JsonElement entry, string type, string? id, out CredentialStatusEntry? status)
    {
        status = new CredentialStatusEntry(type, "", 0, "", 1);
        if (!status.IsKnown)
        {
            return true;
        }

        status = null;
        long size = 1;

        // The index is decimal digits in a string (2.1); "+1", "01" and " 1" would be other spellings of the same place.
        if (!entry.TryString("statusPurpose", 128, out string? purpose)
            || !entry.TryString("statusListIndex", 19, out string? text)
            || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long index) || (text.Length > 1 && text[0] == '0')
            || !entry.TryString("statusListCredential", UrlText.LengthMax, out string? url) || !UrlText.IsUrl(url) || url == id
            || (entry.TryGetProperty("statusSize", out _) && (!entry.TryInteger("statusSize", out size) || size is < 1 or > 64)))
        {
            return false;
        }

        status = new CredentialStatusEntry(type, purpose, index, url, (int)size);
        return true;
    }

    private bool TrySchemas(JsonElement root)
    {
        if (!DocumentParts.TryObjects(root, "credentialSchema", CredentialDocument.EntriesMax, out IReadOnlyList<JsonElement> entries))
        {
            return false;
        }

        var schemas = new List<CredentialSchemaEntry>(entries.Count);
        foreach (JsonElement entry in entries)
        {
            if (!entry.TryString("id", UrlText.LengthMax, out string? id) || !UrlText.IsUrl(id) || !entry.TryString("type", 128, out string? type))
            {
                return false;
            }

            schemas.Add(new CredentialSchemaEntry(id, type));
        }

        Schemas = schemas;
        return true;
    }

    private bool HasSoundMembers(JsonElement root)
    {
        foreach (string name in Typed)
        {
            if (!DocumentParts.TryObjects(root, name, CredentialDocument.EntriesMax, out IReadOnlyList<JsonElement> entries)
                || entries.Any(entry => !entry.TryStrings("type", CredentialDocument.EntriesMax, 256, out IReadOnlyList<string> types) || types.Count == 0))
            {
                return false;
            }
        }

        return Model == DataModel.V11 || (IsText(root, "name") && IsText(root, "description"));
    }

    // VC 2.0, 4.6: a string, or language value objects.
    private static bool IsText(JsonElement root, string name) =>
        !root.TryGetProperty(name, out JsonElement text) || text.ValueKind == JsonValueKind.String
        || (DocumentParts.TryObjects(root, name, CredentialDocument.EntriesMax, out IReadOnlyList<JsonElement> values)
            && values.All(value => value.TryGetProperty("@value", out JsonElement inner) && inner.ValueKind == JsonValueKind.String
                && value.EnumerateObject().All(member => member.Name is "@value" or "@language" or "@direction")));
}
