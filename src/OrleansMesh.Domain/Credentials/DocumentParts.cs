using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Credentials;

/// <summary>The members that credentials and presentations share.</summary>
internal static class DocumentParts
{
    public const string ContextV1 = "https://www.w3.org/2018/credentials/v1";
    public const string ContextV2 = "https://www.w3.org/ns/credentials/v2";

    /// <summary>What defines the terms of an Ed25519Signature2020 proof; the models' own contexts do not.</summary>
    public const string ContextOf2020Suite = "https://w3id.org/security/suites/ed25519-2020/v1";

    private const int ContextsMax = 16;

    /// <summary>VC 2.0, 4.3 and VC 1.1, 4.1: the first item names the data model; the other model's may not follow.</summary>
    public static DocumentFault ReadModel(JsonElement root, out DataModel model)
    {
        model = default;
        if (!root.TryGetProperty("@context", out JsonElement context) || context.ValueKind != JsonValueKind.Array
            || context.GetArrayLength() is 0 or > ContextsMax)
        {
            return DocumentFault.ContextInvalid;
        }

        bool first = true;
        foreach (JsonElement item in context.EnumerateArray())
        {
            bool v1 = item.ValueKind == JsonValueKind.String && item.ValueEquals(ContextV1);
            bool v2 = item.ValueKind == JsonValueKind.String && item.ValueEquals(ContextV2);
            if (first)
            {
                model = v2 ? DataModel.V20 : DataModel.V11;
            }

            if ((first && !v1 && !v2) || item.ValueKind is not (JsonValueKind.String or JsonValueKind.Object))
            {
                return DocumentFault.ContextInvalid;
            }

            if (model == DataModel.V20 ? v1 : v2)
            {
                return DocumentFault.ModelMixed;
            }

            first = false;
        }

        return DocumentFault.None;
    }

    /// <summary>The types, <paramref name="required"/> among them.</summary>
    public static bool TryTypes(JsonElement root, string required, out IReadOnlyList<string> types) =>
        root.TryStrings("type", CredentialDocument.EntriesMax, 256, out types) && types.Contains(required);

    /// <summary>A member that may be absent; present it must be one URL.</summary>
    public static bool TryOptionalUrl(JsonElement element, string name, out string? url)
    {
        url = null;
        return !element.TryGetProperty(name, out _) || (element.TryString(name, UrlText.LengthMax, out url) && UrlText.IsUrl(url));
    }

    /// <summary>A URL, or an object with one as its <c>id</c>.</summary>
    public static bool TryParty(JsonElement root, string name, [NotNullWhen(true)] out string? url)
    {
        url = null;
        if (!root.TryGetProperty(name, out JsonElement party))
        {
            return false;
        }

        bool read = party.ValueKind == JsonValueKind.Object
            ? party.TryString("id", UrlText.LengthMax, out url)
            : root.TryString(name, UrlText.LengthMax, out url);
        return read && UrlText.IsUrl(url);
    }

    /// <summary>A time that may be absent unless <paramref name="required"/>.</summary>
    public static bool TryTime(JsonElement root, string name, bool required, out DateTimeOffset? time)
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

    /// <summary>The objects of a member that may be absent, one object, or a list of them within the bound.</summary>
    public static bool TryObjects(JsonElement root, string name, int countMax, out IReadOnlyList<JsonElement> objects)
    {
        objects = [];
        if (!root.TryGetProperty(name, out JsonElement member))
        {
            return true;
        }

        if (member.ValueKind == JsonValueKind.Object)
        {
            objects = [member];
            return true;
        }

        if (member.ValueKind != JsonValueKind.Array || member.GetArrayLength() is 0 || member.GetArrayLength() > countMax)
        {
            return false;
        }

        var read = new JsonElement[member.GetArrayLength()];
        int count = 0;
        foreach (JsonElement item in member.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object)
            {
                return false;
            }

            read[count++] = item;
        }

        objects = read;
        return true;
    }
}
