using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Credentials;

/// <summary>Reads a credential member by member, stopping at the first that is wrong (VC Data Model 2.0, section 4; 1.1, section 4).</summary>
internal sealed class CredentialReader
{
    private const string CredentialType = "VerifiableCredential";

    private static readonly KnownMembers Names = new(
        "@context", "id", "type", "issuer", "issuanceDate", "expirationDate", "validFrom", "validUntil", "credentialSubject", "credentialStatus", "credentialSchema",
        "termsOfUse", "evidence", "refreshService", "name", "description");

    private static readonly KnownMembers StatusNames = new("id", "type", "statusPurpose", "statusListIndex", "statusListCredential", "statusSize");

    private static readonly string[] UsualTypes = [CredentialStatusEntry.BitstringType];

    private static readonly string[] UsualPurposes = [StatusPurposeNames.Of(StatusPurpose.Revocation), StatusPurposeNames.Of(StatusPurpose.Suspension)];

    // Places in the names above.
    private enum At
    {
        Context,
        Id,
        Type,
        Issuer,
        IssuanceDate,
        ExpirationDate,
        ValidFrom,
        ValidUntil,
        Subject,
        Status,
        Schema,

        // VC 2.0, 4.12 to 4.14 and 4.9: each of these three is an object or objects with a type.
        TermsOfUse,
        Evidence,
        RefreshService,
        Name,
        Description,
    }

    private enum StatusAt
    {
        Id,
        Type,
        Purpose,
        Index,
        List,
        Size,
    }

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

        MemberValues members = default;
        _ = Names.Read(root, ref members);
        DocumentFault head = ReadHead(in members);
        if (head != DocumentFault.None)
        {
            return head;
        }

        DocumentFault times = ReadTimes(in members);
        if (times != DocumentFault.None)
        {
            return times;
        }

        if (!TrySubjects(members[(int)At.Subject]))
        {
            return DocumentFault.SubjectInvalid;
        }

        if (!TryStatuses(members[(int)At.Status]))
        {
            return DocumentFault.StatusInvalid;
        }

        if (!TrySchemas(members[(int)At.Schema]))
        {
            return DocumentFault.SchemaInvalid;
        }

        return HasSoundMembers(in members) ? DocumentFault.None : DocumentFault.MemberInvalid;
    }

    private DocumentFault ReadHead(in MemberValues members)
    {
        DocumentFault context = DocumentParts.ReadModel(members[(int)At.Context], out DataModel model);
        if (context != DocumentFault.None)
        {
            return context;
        }

        Model = model;
        (At from, At until) foreign = model == DataModel.V20 ? (At.IssuanceDate, At.ExpirationDate) : (At.ValidFrom, At.ValidUntil);
        if (members[(int)foreign.from].ValueKind != JsonValueKind.Undefined || members[(int)foreign.until].ValueKind != JsonValueKind.Undefined)
        {
            return DocumentFault.ModelMixed;
        }

        if (!DocumentParts.TryTypes(members[(int)At.Type], CredentialType, out IReadOnlyList<string> types))
        {
            return DocumentFault.TypeInvalid;
        }

        if (!DocumentParts.TryOptionalUrl(members[(int)At.Id], out string? id))
        {
            return DocumentFault.IdInvalid;
        }

        if (!DocumentParts.TryParty(members[(int)At.Issuer], out string? issuer))
        {
            return DocumentFault.IssuerInvalid;
        }

        (Types, Id, Issuer) = (types, id, issuer);
        return DocumentFault.None;
    }

    private DocumentFault ReadTimes(in MemberValues members)
    {
        bool old = Model == DataModel.V11;
        if (!DocumentParts.TryTime(members[(int)(old ? At.IssuanceDate : At.ValidFrom)], required: old, out DateTimeOffset? from)
            || !DocumentParts.TryTime(members[(int)(old ? At.ExpirationDate : At.ValidUntil)], required: false, out DateTimeOffset? until))
        {
            return DocumentFault.TimeInvalid;
        }

        (ValidFrom, ValidUntil) = (from, until);
        return from > until ? DocumentFault.PeriodInvalid : DocumentFault.None;
    }

    private bool TrySubjects(JsonElement member)
    {
        if (!DocumentParts.TryObjects(member, CredentialDocument.EntriesMax, out IReadOnlyList<JsonElement> subjects) || subjects.Count == 0)
        {
            return false;
        }

        string?[] ids = new string?[subjects.Count];
        for (int i = 0; i < ids.Length; i++)
        {
            if (subjects[i].GetPropertyCount() == 0 || !DocumentParts.TryOptionalUrl(subjects[i].Member("id"u8), out ids[i]))
            {
                return false;
            }
        }

        SubjectIds = ids;
        return true;
    }

    private bool TryStatuses(JsonElement member)
    {
        if (!DocumentParts.TryObjects(member, CredentialDocument.StatusesMax, out IReadOnlyList<JsonElement> entries))
        {
            return false;
        }

        var statuses = new CredentialStatusEntry[entries.Count];
        for (int i = 0; i < statuses.Length; i++)
        {
            MemberValues members = default;
            _ = StatusNames.Read(entries[i], ref members);
            if (!TryStatus(in members, out CredentialStatusEntry? status))
            {
                return false;
            }

            statuses[i] = status;
        }

        Statuses = statuses;
        return true;
    }

    private bool TryStatus(in MemberValues members, [NotNullWhen(true)] out CredentialStatusEntry? status)
    {
        status = null;
        if (!DocumentParts.TryOptionalUrl(members[(int)StatusAt.Id], out string? id) || !members[(int)StatusAt.Type].IsWord(128, UsualTypes, out string? type)
            || (Model == DataModel.V11 && id is null))
        {
            return false;
        }

        if (type is not (CredentialStatusEntry.BitstringType or CredentialStatusEntry.StatusList2021Type))
        {
            status = new CredentialStatusEntry(type, "", 0, "", 1);
            return true;
        }

        long size = 1;
        JsonElement sized = members[(int)StatusAt.Size];

        // The index is decimal digits in a string (2.1); "+1", "01" and " 1" would be other spellings of the same place.
        if (!members[(int)StatusAt.Purpose].IsWord(128, UsualPurposes, out string? purpose)
            || !members[(int)StatusAt.Index].IsString(19, out string? text)
            || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long index) || (text.Length > 1 && text[0] == '0')
            || !DocumentParts.TryUrl(members[(int)StatusAt.List], out string? url) || url == id
            || (sized.ValueKind != JsonValueKind.Undefined && (!sized.IsInteger(out size) || size is < 1 or > 64)))
        {
            return false;
        }

        status = new CredentialStatusEntry(type, purpose, index, url, (int)size);
        return true;
    }

    private bool TrySchemas(JsonElement member)
    {
        if (!DocumentParts.TryObjects(member, CredentialDocument.EntriesMax, out IReadOnlyList<JsonElement> entries))
        {
            return false;
        }

        var schemas = new CredentialSchemaEntry[entries.Count];
        for (int i = 0; i < schemas.Length; i++)
        {
            if (!DocumentParts.TryUrl(entries[i].Member("id"u8), out string? id) || !entries[i].Member("type"u8).IsString(128, out string? type))
            {
                return false;
            }

            schemas[i] = new CredentialSchemaEntry(id, type);
        }

        Schemas = schemas;
        return true;
    }

    private bool HasSoundMembers(in MemberValues members)
    {
        for (At typed = At.TermsOfUse; typed <= At.RefreshService; typed++)
        {
            if (!DocumentParts.TryObjects(members[(int)typed], CredentialDocument.EntriesMax, out IReadOnlyList<JsonElement> entries)
                || entries.Any(entry => !entry.TryStrings("type", CredentialDocument.EntriesMax, 256, out IReadOnlyList<string> types) || types.Count == 0))
            {
                return false;
            }
        }

        return Model == DataModel.V11 || (IsText(members[(int)At.Name]) && IsText(members[(int)At.Description]));
    }

    // VC 2.0, 4.6: a string, or language value objects.
    private static bool IsText(JsonElement text) =>
        text.ValueKind is JsonValueKind.Undefined or JsonValueKind.String
        || (DocumentParts.TryObjects(text, CredentialDocument.EntriesMax, out IReadOnlyList<JsonElement> values)
            && values.All(value => value.TryGetProperty("@value", out JsonElement inner) && inner.ValueKind == JsonValueKind.String
                && value.EnumerateObject().All(member => member.Name is "@value" or "@language" or "@direction")));
}
