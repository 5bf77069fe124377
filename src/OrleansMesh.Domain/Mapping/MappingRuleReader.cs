using System.Text.Json;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Mapping;

/// <summary>Reads one rule, whose members depend on its kind.</summary>
internal static class MappingRuleReader
{
    private const int NameCharsMax = 128;
    private const int FromCharsMax = 512;
    private const int RolesMax = 64;

    private static readonly HashSet<string> Members = ["name", "kind", "mesh", "from", "attribute", "to", "effect"];

    public static IdentityMapFault Read(JsonElement item, out MappingRule? rule)
    {
        rule = null;
        if (item.ValueKind != JsonValueKind.Object)
        {
            return IdentityMapFault.RulesInvalid;
        }

        if (item.EnumerateObject().Any(member => !Members.Contains(member.Name)))
        {
            return IdentityMapFault.MemberUnknown;
        }

        if (!item.TryString("name", NameCharsMax, out string? name) || name.Length == 0)
        {
            return IdentityMapFault.NameInvalid;
        }

        if (!TryKind(item, out MappingKind kind) || !item.TryOptionalString("effect", NameCharsMax, out string? effect) || effect is not (null or "allow" or "deny"))
        {
            return IdentityMapFault.KindUnknown;
        }

        if (!TryMesh(item, kind, out Did? mesh))
        {
            return IdentityMapFault.MeshInvalid;
        }

        bool isAttribute = kind == MappingKind.Attribute;
        if (!item.TryString("from", FromCharsMax, out string? from) || from.Length == 0
            || !item.TryOptionalString("attribute", NameCharsMax, out string? attribute) || isAttribute != attribute is { Length: > 0 })
        {
            return IdentityMapFault.FromInvalid;
        }

        bool isDeny = effect == "deny";
        return TryTo(item, kind, isDeny, out string? localId, out IReadOnlyList<string> roles)
            ? Keep(new MappingRule(name, kind, mesh, from, attribute, localId, roles, isDeny), out rule)
            : IdentityMapFault.ToInvalid;
    }

    private static IdentityMapFault Keep(MappingRule made, out MappingRule? rule)
    {
        rule = made;
        return IdentityMapFault.None;
    }

    private static bool TryKind(JsonElement item, out MappingKind kind)
    {
        kind = default;
        return item.TryString("kind", NameCharsMax, out string? word) && word switch
        {
            "direct" => Set(MappingKind.Direct, out kind),
            "role" => Set(MappingKind.Role, out kind),
            "attribute" => Set(MappingKind.Attribute, out kind),
            "federation" => Set(MappingKind.Federation, out kind),
            _ => false,
        };
    }

    private static bool Set(MappingKind value, out MappingKind kind)
    {
        kind = value;
        return true;
    }

    private static bool TryMesh(JsonElement item, MappingKind kind, out Did? mesh)
    {
        mesh = null;
        if (!item.TryOptionalString("mesh", Did.LengthMax, out string? text))
        {
            return false;
        }

        if (text is null)
        {
            return kind != MappingKind.Direct;
        }

        bool read = Did.TryParse(text, out Did did);
        mesh = did;
        return read;
    }

    private static bool TryTo(JsonElement item, MappingKind kind, bool isDeny, out string? localId, out IReadOnlyList<string> roles)
    {
        localId = null;
        roles = [];
        bool hasTo = item.TryGetProperty("to", out JsonElement to);
        if (kind == MappingKind.Direct && !isDeny)
        {
            return item.TryString("to", FromCharsMax, out localId) && localId.Length > 0;
        }

        if (!hasTo)
        {
            return isDeny || kind == MappingKind.Federation;
        }

        return to.ValueKind == JsonValueKind.Array
            && item.TryStrings("to", RolesMax, NameCharsMax, out roles)
            && roles.Count > 0 && roles.All(role => role.Length > 0);
    }
}
