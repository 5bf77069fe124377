using OrleansMesh.Domain.Policies;

namespace OrleansMesh.Domain.Federation.Lifecycle;

/// <summary>
/// What a party proposes when it names no policy of its own: the intersection of what every party has last proposed in this negotiation, of
/// the agreement in force, and of the one above it (F-03, F-09). So a counter-proposal never forgets a limit that somebody has stated.
/// </summary>
public sealed class CommonPolicy
{
    private CommonPolicy(FederationPolicy? policy, IReadOnlyList<PolicyClause> givenUp)
    {
        Policy = policy;
        GivenUp = givenUp;
    }

    /// <summary>The intersection; null when nobody has stated a policy.</summary>
    public FederationPolicy? Policy { get; }

    /// <summary>Clauses of it that limit the party more than what it proposed itself: what it gives up.</summary>
    public IReadOnlyList<PolicyClause> GivenUp { get; }

    /// <summary>The policy for the next proposal after <paramref name="head"/>.</summary>
    /// <param name="head">The last event.</param>
    /// <param name="self">DID of the party that is about to propose.</param>
    /// <param name="fault">Why there is no policy: together the clauses break a bound.</param>
    /// <returns>Null with a fault.</returns>
    public static CommonPolicy? Of(FederationLink head, string self, out PolicyFault fault)
    {
        ArgumentNullException.ThrowIfNull(head);
        fault = default;
        Dictionary<string, FederationPolicy?> proposed = LastOfEach(head);
        IEnumerable<FederationPolicy?> stated =
            [head.Standing.Parent?.Terms.Policy, head.Standing.InForce?.Terms.Policy, .. proposed.OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => each.Value)];
        FederationPolicy? all = null;
        foreach (FederationPolicy policy in stated.OfType<FederationPolicy>())
        {
            if (all is null)
            {
                all = policy;
            }
            else if (!FederationPolicy.TryIntersect(all, policy, out all, out fault))
            {
                return null;
            }
        }

        FederationPolicy own = proposed.GetValueOrDefault(self) ?? head.Standing.InForce?.Terms.Policy ?? FederationPolicy.Unlimited;
        return new CommonPolicy(all, [.. (all ?? FederationPolicy.Unlimited).Clauses.Where(clause => !own.Clauses.Any(ours => ours.Implies(clause)))]);
    }

    // Since the agreement in force, or the request.
    private static Dictionary<string, FederationPolicy?> LastOfEach(FederationLink head)
    {
        var last = new Dictionary<string, FederationPolicy?>(StringComparer.Ordinal);
        for (FederationLink? at = head; at is { Event: { } said } && at.Standing.Rounds > 0; at = at.Parent)
        {
            if (said.Kind == FederationEventKind.Propose)
            {
                _ = last.TryAdd(said.Actor, said.Terms.Body.Agreement!.Terms.Policy);
            }
        }

        return last;
    }
}
