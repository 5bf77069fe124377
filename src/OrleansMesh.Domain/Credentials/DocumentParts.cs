using System.Diagnostics.CodeAnalysis;
using System.Text;
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

    private static readonly byte[] Utf8V1 = Encoding.UTF8.GetBytes(ContextV1);

    private static readonly byte[] Utf8V2 = Encoding.UTF8.GetBytes(ContextV2);

    /// <summary>VC 2.0, 4.3 and VC 1.1, 4.1: the first item names the data model; the other model's may not follow.</summary>
    public static DocumentFault ReadModel(JsonElement context, out DataModel model)
    {
        model = default;
        if (context.ValueKind != JsonValueKind.Array || context.GetArrayLength() is 0 or > ContextsMax)
        {
            return DocumentFault.ContextInvalid;
        }

        bool first = true;
        foreach (JsonElement item in context.EnumerateArray())
        {
            bool v1 = item.ValueKind == JsonValueKind.String && item.ValueEquals(Utf8V1);
            bool v2 = item.ValueKind == JsonValueKind.String && item.ValueEquals(Utf8V2);
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
    public static bool TryTypes(JsonElement member, string required, out IReadOnlyList<string> types) =>
        member.IsStrings(CredentialDocument.EntriesMax, 256, out types) && types.Contains(required);

    /// <summary>A member that may be absent (undefined); present it must be one URL.</summary>
    public static bool TryOptionalUrl(JsonElement member, out string? url)
    {
        url = null;
        return member.ValueKind == JsonValueKind.Undefined || TryUrl(member, out url);
    }

    /// <summary>One URL.</summary>
    public static bool TryUrl(JsonElement member, [NotNullWhen(true)] out string? url) => member.IsString(UrlText.LengthMax, out url) && UrlText.IsUrl(url);

    /// <summary>A URL, or an object with one as its <c>id</c>.</summary>
    public static bool TryParty(JsonElement party, [NotNullWhen(true)] out string? url) =>
        TryUrl(party.ValueKind == JsonValueKind.Object ? party.Member("id"u8) : party, out url);

    /// <summary>A time that may be absent unless <paramref name="required"/>.</summary>
    public static bool TryTime(JsonElement member, bool required, out DateTimeOffset? time)
    {
        time = null;
        if (member.ValueKind == JsonValueKind.Undefined)
        {
            return !required;
        }

        if (!XmlTime.TryRead(member, out DateTimeOffset parsed))
        {
            return false;
        }

        time = parsed;
        return true;
    }

    /// <summary>The objects of a member that may be absent, one object, or a list of them within the bound.</summary>
    public static bool TryObjects(JsonElement member, int countMax, out IReadOnlyList<JsonElement> objects)
    {
        objects = [];
        if (member.ValueKind == JsonValueKind.Undefined)
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
