using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Federation.Lifecycle;
using OrleansMesh.Domain.Policies;

namespace OrleansMesh.Client.Federations;

/// <summary>Writes and signs the terms that this mesh proposes in a negotiation.</summary>
internal static class TermsWriter
{
    /// <param name="at">Where the negotiation is.</param>
    /// <param name="terms">What we offer every other party, and ask of it.</param>
    /// <param name="keys">The present keys of the others: a party that changed its own signs with no former one.</param>
    /// <exception cref="MeshRefusedException">The terms break a bound.</exception>
    public static Agreement Write(FederationStanding at, FederationTerms terms, MeshFolder folder, RegisteredKeys keys, DateTimeOffset now)
    {
        string self = folder.MeshId.ToString();
        string[] others = [.. at.Parties.Select(p => p.Id).Where(id => id != self)];
        AgreementParty[] parties =
        [
            .. at.Parties.Select(p => p.Id == self
                ? Self(folder) with { Region = terms.Region }
                : keys.PartyOf(p.Id) with { Region = terms.PartnerRegion.Length > 0 ? terms.PartnerRegion : p.Region }),
        ];
        var written = new AgreementTerms(
            at.FederationId,
            at.Version + (at.InForce is null ? 0 : 1),
            parties,
            terms.Purpose,
            Grants(terms, self, others),
            now.ToUnixTimeMilliseconds(),
            (now + terms.Lifetime).ToUnixTimeMilliseconds(),
            at.Hub)
        {
            Policy = terms.Policy,
        };
        return Agreement.TryCreate(written, out Agreement? agreement, out AgreementRefusal refusal)
            ? agreement.Sign(folder.MeshId, folder.MeshKey)
            : throw new MeshRefusedException("terms-invalid", $"The terms make no agreement ({refusal}): a purpose has at most 512 characters, a pattern 1 to 256, there are at most 256 grants, the lifetime is positive, regions are codes such as EU, and the policy lets something pass.");
    }

    /// <summary>Who grants what to whom; each grant once.</summary>
    public static AgreementGrant[] Grants(FederationTerms terms, string self, IReadOnlyList<string> others)
    {
        string[] all = [self, .. others];
        return
        [
            .. others.SelectMany(other => terms.Offered.Select(g => new AgreementGrant(self, other, g.Kind, g.Pattern)))
                .Concat(others.SelectMany(other => terms.Asked.Select(g => new AgreementGrant(other, self, g.Kind, g.Pattern))))
                .Concat(all.SelectMany(from => all.Where(to => to != from).SelectMany(to => terms.Shared.Select(g => new AgreementGrant(from, to, g.Kind, g.Pattern)))))
                .Distinct(),
        ];
    }

    /// <summary>The same terms with the parties' present keys, signed by us.</summary>
    public static Agreement Renew(Agreement offered, MeshFolder folder, RegisteredKeys keys)
    {
        string self = folder.MeshId.ToString();
        AgreementTerms terms = offered.Terms with
        {
            Parties = [.. offered.Terms.Parties.Select(p => (p.Id == self ? Self(folder) : keys.PartyOf(p.Id)) with { Region = p.Region })],
        };
        return Agreement.TryCreate(terms, out Agreement? agreement, out AgreementRefusal refusal)
            ? agreement.Sign(folder.MeshId, folder.MeshKey)
            : throw new MeshRefusedException("terms-invalid", $"With the parties' present keys the terms make no agreement ({refusal}). Counter with less.");
    }

    /// <summary>The terms in force as the next agreement: with the parties' present keys, for as long a time again from now on, within our policy too when there is one.</summary>
    /// <exception cref="MeshRefusedException">None is in force, or both policies together let nothing pass.</exception>
    public static Agreement Prolong(FederationStanding at, FederationPolicy? ours, MeshFolder folder, RegisteredKeys keys, DateTimeOffset now)
    {
        AgreementTerms terms = at.InForce?.Terms ?? throw new MeshRefusedException("illegal-command", $"No terms are in force while the federation is {FederationWords.Of(at.Phase)}.");
        FederationPolicy? policy = terms.Policy;
        PolicyFault fault = default;
        if (ours is not null && !FederationPolicy.TryIntersect(ours, terms.Policy ?? FederationPolicy.Unlimited, out policy, out fault))
        {
            throw new MeshRefusedException("terms-invalid", $"Our policy and the one in force are too much for one ({fault.Reason}). Propose one of your own.");
        }

        AgreementTerms next = terms with
        {
            Version = at.Version + 1,
            CreatedAt = now.ToUnixTimeMilliseconds(),
            ExpiresAt = now.ToUnixTimeMilliseconds() + (terms.ExpiresAt - terms.CreatedAt),
            Policy = policy,
        };
        return Agreement.TryCreate(next, out Agreement? agreement, out AgreementRefusal refusal)
            ? Renew(agreement, folder, keys)
            : throw new MeshRefusedException("terms-invalid", $"The terms in force make no agreement with our policy ({refusal}): it lets nothing pass.");
    }

    private static AgreementParty Self(MeshFolder folder) => new(folder.MeshId.ToString(), folder.KeyId, folder.MeshKey.PublicKey);
}
