using System.Text.Json;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Json;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Cli.Members;

/// <summary>A federation as one line or table shows it, from the view of one of its parties.</summary>
/// <param name="Partners">DIDs of the other parties.</param>
/// <param name="GrantedToUs">What the partners grant us, as <c>kind:pattern</c>.</param>
/// <param name="GrantedByUs">What we grant the partners.</param>
internal sealed record FederationSummary(
    Guid FederationId,
    string Status,
    int Version,
    string Proposer,
    IReadOnlyList<string> Partners,
    string Purpose,
    IReadOnlyList<string> GrantedToUs,
    IReadOnlyList<string> GrantedByUs,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset ChangedAt,
    string Reason)
{
    /// <summary>Reads a view of the hub's; an agreement that cannot be read shows no terms.</summary>
    public static FederationSummary Of(FederationView view, string meshId)
    {
        AgreementTerms? terms = Agreement.TryParse(CanonicalJson.Canonicalize(view.Agreement), out Agreement? agreement, out _) ? agreement.Terms : null;
        return new FederationSummary(
            view.FederationId,
            view.Status,
            view.Version,
            view.Proposer,
            [.. terms?.Parties.Select(p => p.Id).Where(id => id != meshId) ?? []],
            terms?.Purpose ?? "",
            Grants(terms, g => g.Grantee == meshId),
            Grants(terms, g => g.Grantor == meshId),
            terms is null ? null : DateTimeOffset.FromUnixTimeMilliseconds(terms.ExpiresAt),
            DateTimeOffset.FromUnixTimeMilliseconds(view.ChangedAt),
            view.Reason);
    }

    /// <summary>A grant as it is typed.</summary>
    public static string Text(AgreementGrant grant) => $"{JsonNamingPolicy.CamelCase.ConvertName(grant.Kind.ToString())}:{grant.Pattern}";

    private static string[] Grants(AgreementTerms? terms, Func<AgreementGrant, bool> isWanted) => [.. terms?.Grants.Where(isWanted).Select(Text) ?? []];
}
