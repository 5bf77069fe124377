using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Federation.Lifecycle;

namespace OrleansMesh.Client.Federations;

/// <summary>Writes and signs the terms that this mesh proposes in a negotiation.</summary>
internal static class TermsWriter
{
    /// <exception cref="MeshRefusedException">The terms break a bound.</exception>
    public static Agreement Write(FederationStanding at, FederationTerms terms, MeshFolder folder, DateTimeOffset now)
    {
        string self = folder.MeshId.ToString();
        string[] others = [.. at.Parties.Select(p => p.Id).Where(id => id != self)];
        AgreementParty[] parties =
        [
            .. at.Parties.Select(p => p.Id == self
                ? new AgreementParty(self, folder.KeyId, folder.MeshKey.PublicKey) { Region = terms.Region }
                : p with { Region = terms.PartnerRegion.Length > 0 ? terms.PartnerRegion : p.Region }),
        ];
        var written = new AgreementTerms(
            at.FederationId,
            at.Version + (at.InForce is null ? 0 : 1),
            parties,
            terms.Purpose,
            [
                .. others.SelectMany(other => terms.Offered.Select(g => new AgreementGrant(self, other, g.Kind, g.Pattern))),
                .. others.SelectMany(other => terms.Asked.Select(g => new AgreementGrant(other, self, g.Kind, g.Pattern))),
            ],
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
}
