using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Mapping;

/// <summary>
/// Who somebody of another mesh is here (I-11): direct, by role, by attribute, by federation. Rules are looked at in order, all of them;
/// denials win; whom nothing names is nobody.
/// </summary>
public sealed class IdentityMap
{
    /// <summary>Bytes of the longest map.</summary>
    public const int BytesMax = 256 * 1024;

    /// <summary>Most rules.</summary>
    public const int RulesMax = 1024;

    private IdentityMap(IReadOnlyList<MappingRule> rules) => Rules = rules;

    /// <summary>A map by which nobody is anybody.</summary>
    public static IdentityMap Nobody { get; } = new([]);

    /// <summary>In order.</summary>
    public IReadOnlyList<MappingRule> Rules { get; }

    /// <summary>Parses <c>{"version":1,"rules":[{"name","kind","mesh","from","attribute","to","effect"}]}</c>; a rule of kind attribute has an attribute, a direct one a mesh and one id to map to.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out IdentityMap? map, out IdentityMapFault fault)
    {
        map = null;
        fault = IdentityMapFault.NotJson;
        if (!StrictJson.TryParse(utf8, new JsonLimits { BytesMax = BytesMax }, out JsonDocument? json, out _))
        {
            return false;
        }

        using (json)
        {
            fault = Read(json.RootElement, out List<MappingRule> rules);
            map = fault == IdentityMapFault.None ? new IdentityMap(rules) : null;
            return map is not null;
        }
    }

    /// <summary>Maps somebody, and says which rules did it; a refusal when no rule names them, a rule denies them, or their credential is over.</summary>
    public MappingDecision Map(ForeignIdentity identity, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(identity);
        if (identity.ValidUntil <= now)
        {
            return MappingDecision.Refuse(MappingRefusal.Expired, []);
        }

        MappingRule[] matching = [.. Rules.Where(rule => rule.Matches(identity))];
        string[] names = [.. matching.Select(rule => rule.Name)];
        if (matching.FirstOrDefault(rule => rule.IsDeny && rule.Roles.Count == 0) is { } denial)
        {
            return MappingDecision.Refuse(MappingRefusal.Denied, [denial.Name]);
        }

        MappingRule? direct = Array.Find(matching, rule => rule is { Kind: MappingKind.Direct, IsDeny: false });
        bool isFederated = Array.Exists(matching, rule => rule is { Kind: MappingKind.Federation, IsDeny: false });
        string? localId = direct?.LocalId ?? (isFederated ? $"federation:{identity.FederationId}:{identity.Id}" : null);
        string[] denied = [.. matching.Where(rule => rule.IsDeny).SelectMany(rule => rule.Roles)];
        string[] roles = [.. matching.Where(rule => !rule.IsDeny).SelectMany(rule => rule.Roles).Except(denied).Distinct().Order(StringComparer.Ordinal)];
        if (localId is null && roles.Length == 0)
        {
            return MappingDecision.Refuse(names.Length == 0 ? MappingRefusal.Unknown : MappingRefusal.Denied, names);
        }

        return MappingDecision.Accept(new MappedIdentity(localId ?? identity.Id, roles, identity, names), names);
    }

    /// <summary>This map and another as one: all rules of both, so that the denials of either win over the grants of both. The other's rules are named with a prefix.</summary>
    public IdentityMap With(string prefix, IdentityMap other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new IdentityMap([.. Rules, .. other.Rules.Select(rule => rule with { Name = prefix + rule.Name })]);
    }

    private static IdentityMapFault Read(JsonElement root, out List<MappingRule> rules)
    {
        rules = [];
        if (root.ValueKind != JsonValueKind.Object)
        {
            return IdentityMapFault.NotJson;
        }

        if (!root.TryInteger("version", out long version) || version != 1)
        {
            return IdentityMapFault.VersionUnsupported;
        }

        if (!root.TryItems("rules", RulesMax, out JsonElement[] items) || items.Length == 0)
        {
            return IdentityMapFault.RulesInvalid;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (JsonElement item in items)
        {
            IdentityMapFault fault = MappingRuleReader.Read(item, out MappingRule? rule);
            if (fault != IdentityMapFault.None)
            {
                return fault;
            }

            if (!names.Add(rule!.Name))
            {
                return IdentityMapFault.NameInvalid;
            }

            rules.Add(rule);
        }

        return IdentityMapFault.None;
    }
}
