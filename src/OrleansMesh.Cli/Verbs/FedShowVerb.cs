using System.CommandLine;
using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Json;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>fed show</c>: one federation with the agreement's text, its signatures checked here.</summary>
internal sealed class FedShowVerb : MemberVerb
{
    private readonly Argument<Guid> _id = new("federation") { Description = "Its id." };

    public FedShowVerb()
        : base("show", "Show one federation: parties, grants, purpose, and whether every signature holds.", "orleansmesh fed show 5f0c3a52-6a44-4d1b-9a55-0d6a3c2f8f11 --home ./acme") =>
        Takes(_id, Home, Hub, PostQuantum, Authorities);

    protected override async Task<int> RunAsync(Member member, ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        Guid id = arguments.GetValue(_id);
        FederationView view = (await member.Client.FederationsAsync(cancellationToken)).FirstOrDefault(f => f.FederationId == id)
            ?? throw new CliFailureException("unknown-federation", $"{member.MeshId} has no federation {id}.", "See what there is: orleansmesh fed list");
        FederationSummary summary = FederationSummary.Of(view, member.MeshId);
        string signatures = Agreement.TryParse(CanonicalJson.Canonicalize(view.Agreement), out Agreement? agreement, out AgreementRefusal refusal)
            ? Word(agreement.Verify(TimeProvider.System.GetUtcNow()))
            : $"the agreement cannot be read: {refusal}";
        output.Json(new { federation = summary, signatures, agreement = view.Agreement });
        output.Facts(
            ("federation", $"{summary.FederationId}"),
            ("status", summary.Reason.Length > 0 ? $"{summary.Status}: {summary.Reason}" : summary.Status),
            ("purpose", summary.Purpose),
            ("with", string.Join(", ", summary.Partners)),
            ("proposed by", summary.Proposer),
            ("they grant us", string.Join(", ", summary.GrantedToUs)),
            ("we grant them", string.Join(", ", summary.GrantedByUs)),
            ("until", $"{summary.ExpiresAt:u}"),
            ("changed", $"{summary.ChangedAt:u}"),
            ("policy", agreement?.Terms.Policy is { } policy ? string.Join('\n', policy.Clauses) : ""),
            ("signatures", signatures));
        return ExitCodes.Done;
    }

    private static string Word(AgreementRefusal refusal) => refusal switch
    {
        AgreementRefusal.None => "all hold, verified here",
        AgreementRefusal.SignatureMissing => "a party has not signed yet",
        _ => $"the agreement does not bind: {refusal}",
    };
}
