using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Ipld;
using OrleansMesh.Domain.Ucan;
using OrleansMesh.Domain.Ucan.Policies;

namespace OrleansMesh.Client.Folders;

/// <summary>Finds the delegations from a subject to us among those at hand.</summary>
internal static class CapabilityChain
{
    /// <summary>The chain for a command, the subject's own first, that is valid now; empty for none. The shortest is taken.</summary>
    /// <param name="arguments">What the policies of the chain have to let pass; null for whatever they say.</param>
    public static IReadOnlyList<Delegation> Find(IReadOnlyList<Delegation> delegations, Did subject, Did holder, UcanCommand command, IpldNode? arguments, DateTimeOffset now)
    {
        Delegation[] usable =
        [
            .. delegations.Where(each =>
                each.Command.Covers(command) && each.CheckTime(now) == UcanRefusal.None && (arguments is null || each.Policy.Evaluate(arguments) == PolicyVerdict.Holds)),
        ];
        var reached = new HashSet<Did> { holder };
        var chains = new List<Delegation[]> { Array.Empty<Delegation>() };
        for (int length = 0; length < UcanLimits.ChainMax; length++)
        {
            var longer = new List<Delegation[]>();
            foreach (Delegation[] chain in chains)
            {
                Did audience = chain.Length == 0 ? holder : chain[0].Issuer.Did;
                foreach (Delegation link in usable.Where(each => each.Audience.Did == audience))
                {
                    if (link.Issuer.Did == subject && link.Subject == subject)
                    {
                        return [link, .. chain];
                    }

                    // Each issuer once: a longer way to the same is of no use, and a loop of none.
                    if (reached.Add(link.Issuer.Did))
                    {
                        longer.Add([link, .. chain]);
                    }
                }
            }

            chains = longer;
        }

        return [];
    }
}
