namespace OrleansMesh.Domain.Federation.Lifecycle;

/// <summary>Hierarchies of federations (F-06): what a child agreement may say under the agreement above it. It narrows, and never widens.</summary>
public static class AgreementInheritance
{
    /// <summary>
    /// True when the child's parties are parties above, each of its grants is one of the parent's or narrower, its policy
    /// keeps every clause of the parent's, and it ends no later.
    /// </summary>
    public static bool IsWithin(AgreementTerms child, AgreementTerms parent)
    {
        ArgumentNullException.ThrowIfNull(child);
        ArgumentNullException.ThrowIfNull(parent);
        return child.ExpiresAt <= parent.ExpiresAt
            && (parent.Policy is null || child.Policy?.Implies(parent.Policy) == true)
            && child.Parties.All(party => parent.Parties.Any(above => above.Id == party.Id))
            && child.Grants.All(grant => parent.Grants.Any(above => Covers(above, grant)));
    }

    /// <summary>Whether all that a grant allows, <paramref name="wide"/> allows too.</summary>
    public static bool Covers(AgreementGrant wide, AgreementGrant grant)
    {
        ArgumentNullException.ThrowIfNull(wide);
        ArgumentNullException.ThrowIfNull(grant);
        if (wide.Grantor != grant.Grantor || wide.Grantee != grant.Grantee || wide.Kind != grant.Kind)
        {
            return false;
        }

        // A prefix covers every name and every prefix that begins with it; a single name covers itself.
        return wide.Pattern.EndsWith('*')
            ? grant.Pattern.AsSpan().TrimEnd('*').StartsWith(wide.Pattern.AsSpan(0, wide.Pattern.Length - 1), StringComparison.Ordinal)
            : wide.Pattern == grant.Pattern;
    }
}
