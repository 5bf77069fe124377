using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Policies;

/// <summary>
/// What a mesh, or the parties of a federation together, let pass (F-09): a set of clauses, all of which must hold. Without clauses
/// everything passes. In normal form: sorted, and no clause that another implies.
/// </summary>
public sealed class FederationPolicy : IEquatable<FederationPolicy>
{
    private FederationPolicy(IReadOnlyList<PolicyClause> clauses, byte[] bytes)
    {
        Clauses = clauses;
        Bytes = bytes;
    }

    /// <summary>The policy without clauses: it limits nothing, and its intersection with any other is the other.</summary>
    public static FederationPolicy Unlimited { get; } = new([], PolicyJson.Write([]));

    /// <summary>At most 64, in the order of the document.</summary>
    public IReadOnlyList<PolicyClause> Clauses { get; }

    /// <summary>The canonical JSON of the normal form: equal policies have equal bytes.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Parses a document in any spelling of JSON and brings it to normal form; false with what is wrong, where. Never throws.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out FederationPolicy? policy, out PolicyFault fault)
    {
        policy = null;
        if (!StrictJson.TryParse(utf8, new JsonLimits { BytesMax = PolicyLimits.BytesMax, DepthMax = 8 }, out JsonDocument? json, out JsonFault broken))
        {
            fault = new PolicyFault(broken.Reason == JsonFaultReason.TooLarge ? PolicyFaultReason.TooLarge : PolicyFaultReason.NotJson);
            return false;
        }

        using (json)
        {
            return TryRead(json.RootElement, out policy, out fault);
        }
    }

    /// <summary>As <see cref="TryParse"/>, for an element of a document that <see cref="StrictJson"/> took.</summary>
    public static bool TryRead(JsonElement element, [NotNullWhen(true)] out FederationPolicy? policy, out PolicyFault fault)
    {
        policy = null;
        fault = PolicyReader.Read(element, out List<PolicyClause> clauses);
        return fault.Reason == PolicyFaultReason.None && TryMake(clauses, out policy, out fault);
    }

    /// <summary>
    /// What both let pass and nothing else: commutative, associative and idempotent. False only when the result would break a bound.
    /// A result that lets nothing pass is still a policy; <see cref="EffectivePolicy.Contradictions"/> names the clauses.
    /// </summary>
    public static bool TryIntersect(FederationPolicy left, FederationPolicy right, [NotNullWhen(true)] out FederationPolicy? both, out PolicyFault fault)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return TryMake([.. left.Clauses, .. right.Clauses], out both, out fault);
    }

    /// <summary>Whether all that this policy lets pass, <paramref name="other"/> lets pass too, as far as single clauses show it.</summary>
    public bool Implies(FederationPolicy other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return other.Clauses.All(theirs => Clauses.Any(ours => ours.Implies(theirs)));
    }

    /// <inheritdoc/>
    public bool Equals(FederationPolicy? other) => other is not null && Bytes.Span.SequenceEqual(other.Bytes.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FederationPolicy);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Bytes.Span);
        return hash.ToHashCode();
    }

    private static bool TryMake(List<PolicyClause> clauses, [NotNullWhen(true)] out FederationPolicy? policy, out PolicyFault fault)
    {
        policy = null;
        PolicyClause[] normal = Normalize(clauses);
        fault = normal.Length > PolicyLimits.ClausesMax ? new PolicyFault(PolicyFaultReason.TooManyClauses, normal[PolicyLimits.ClausesMax].Id) : default;
        if (fault.Reason == PolicyFaultReason.None && normal.Where(clause => clause.Rule == PolicyRule.Text).ElementAtOrDefault(PolicyLimits.TextClausesMax) is { } text)
        {
            fault = new PolicyFault(PolicyFaultReason.TooManyTexts, text.Id);
        }

        if (fault.Reason != PolicyFaultReason.None)
        {
            return false;
        }

        byte[] bytes = PolicyJson.Write(normal);
        fault = bytes.Length > PolicyLimits.BytesMax ? new PolicyFault(PolicyFaultReason.TooLarge) : default;
        policy = fault.Reason == PolicyFaultReason.None ? new FederationPolicy(normal, bytes) : null;
        return policy is not null;
    }

    // The minimal elements of a union do not depend on the order in which it was made: that is why intersection is associative.
    private static PolicyClause[] Normalize(IReadOnlyList<PolicyClause> clauses)
    {
        PolicyClause[] distinct = [.. clauses.Distinct()];
        PolicyClause[] kept = Array.FindAll(distinct, clause => !Array.Exists(distinct, other => other.Implies(clause) && !clause.Implies(other)));
        Array.Sort(kept, static (left, right) => left.CompareTo(right));
        return kept;
    }
}
