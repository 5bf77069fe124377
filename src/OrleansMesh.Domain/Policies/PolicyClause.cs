using System.Text;

namespace OrleansMesh.Domain.Policies;

/// <summary>One limit of a policy. Made by the reader alone, so it is within its rule's bounds and in normal form; equal when its text is.</summary>
public sealed class PolicyClause : IEquatable<PolicyClause>
{
    internal PolicyClause(string id, PolicyRule rule, ClauseKind kind, IReadOnlyList<string> values, long number, int tier, string note, bool refusesSealed)
    {
        Id = id;
        Definition = RuleDefinition.Of(rule);
        Kind = kind;
        Values = values;
        Number = number;
        Tier = tier;
        Note = note;
        RefusesSealed = refusesSealed;
        Text = Encoding.UTF8.GetString(PolicyJson.WriteClause(this));
    }

    /// <summary>1 to 64 characters; what a refusal names. By custom it starts with who wrote it: <c>acme/eu-only</c>.</summary>
    public string Id { get; }

    /// <summary>What is limited.</summary>
    public PolicyRule Rule => Definition.Rule;

    public RuleDefinition Definition { get; }

    /// <summary>How it is limited.</summary>
    public ClauseKind Kind { get; }

    /// <summary>Of allow, deny and what is required by name: 1 to 64, sorted, none covered by another; else empty.</summary>
    public IReadOnlyList<string> Values { get; }

    /// <summary>Of most and least; for ranks the place in the list of words.</summary>
    public long Number { get; }

    /// <summary>
    /// 1 to 4. The clause is for agents of this tier and of higher numbers, 1 being all; a promotion is for reaching this tier or a lower number.
    /// </summary>
    public int Tier { get; }

    /// <summary>For people; may be empty.</summary>
    public string Note { get; }

    /// <summary>Of rules that look into payloads: whether one that is sealed, which nobody can look into, is refused; else it passes the clause.</summary>
    public bool RefusesSealed { get; }

    /// <summary>The canonical JSON of the clause.</summary>
    public string Text { get; }

    /// <summary>The limit as people read it, for example <c>regions: only EU, NA</c>.</summary>
    public string Limit => $"{Definition.Word}: {PolicyText.Limit(Definition, Kind, Values, Number)}{PolicyText.Sealed(RefusesSealed)}{PolicyText.Tier(Definition, Tier)}";

    /// <summary>Whether all that this clause lets pass, <paramref name="other"/> lets pass too.</summary>
    public bool Implies(PolicyClause other)
    {
        ArgumentNullException.ThrowIfNull(other);
        bool tiers = Rule == PolicyRule.Promotion ? Tier >= other.Tier : Tier <= other.Tier;
        return Rule == other.Rule && Kind == other.Kind && tiers && (RefusesSealed || !other.RefusesSealed) && Kind switch
        {
            ClauseKind.Allow => Definition.Covers(other.Values, Values),
            ClauseKind.Deny or ClauseKind.Require => Definition.Covers(Values, other.Values),
            ClauseKind.Most => Number <= other.Number,
            ClauseKind.Least => Number >= other.Number,
            _ => true,
        };
    }

    /// <inheritdoc/>
    public bool Equals(PolicyClause? other) => other is not null && Text == other.Text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PolicyClause);

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <summary>The order of the document: rule, kind, tier, then id and text.</summary>
    internal int CompareTo(PolicyClause other)
    {
        int order = (Rule, Kind, Tier).CompareTo((other.Rule, other.Kind, other.Tier));
        order = order != 0 ? order : string.CompareOrdinal(Id, other.Id);
        return order != 0 ? order : string.CompareOrdinal(Text, other.Text);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Id} ({Limit})";
}
