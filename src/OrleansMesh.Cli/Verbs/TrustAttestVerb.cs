using System.CommandLine;
using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;
using OrleansMesh.Client;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Trust;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>trust attest</c>: says something of a partner, signed, or takes it back.</summary>
internal sealed class TrustAttestVerb : MemberVerb
{
    private readonly Argument<string> _did = new("did") { Description = "The partner." };
    private readonly Option<Guid?> _federation = new("--federation") { Description = "The federation in which you made the experience; the one that ends last when it is not given.", HelpName = "id" };
    private readonly Option<string> _claim = new("--claim") { Description = "conduct, identity, quality or reliability.", HelpName = "word", Required = true };
    private readonly Option<int?> _value = new("--value") { Description = "0 (not at all) to 100 (in full).", HelpName = "number" };
    private readonly Option<bool> _withdraw = new("--withdraw") { Description = "Take back what you said under this claim." };
    private readonly Option<int> _days = new("--days") { Description = "For so many days, 1 to 366.", HelpName = "number", DefaultValueFactory = _ => 90 };

    public TrustAttestVerb()
        : base(
            "attest",
            "Say something of a partner, signed with the mesh's key, in place of what you said under the same claim before. It counts by how far the hub trusts you, and at most 4 points of the partner's score; of meshes that attest each other less.",
            "orleansmesh trust attest did:mesh:academic:mit-001 --claim quality --value 90 --home ./acme",
            "orleansmesh trust attest did:mesh:academic:mit-001 --claim quality --withdraw --home ./acme --json")
    {
        Takes(_did, _federation, _claim, _value, _withdraw, _days, Home, Hub, PostQuantum, Authorities);
        _did.Validators.Add(result => MeshDid.Require(result.GetValueOrDefault<string>() ?? "", result.AddError));
        _claim.Validators.Add(result =>
        {
            if (!AttestationWords.TryClaim(result.GetValueOrDefault<string>(), out _))
            {
                result.AddError($"--claim is one of {string.Join(", ", AttestationWords.All)}.");
            }
        });
        _days.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 366)
            {
                result.AddError("--days is 1 to 366.");
            }
        });
        Validators.Add(result =>
        {
            int? value = result.GetValue(_value);
            if (value is null != result.GetValue(_withdraw) || value is < 0 or > 100)
            {
                result.AddError("Give either --value with 0 to 100, or --withdraw.");
            }
        });
    }

    protected override async Task<int> RunAsync(Member member, ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        Did partner = Did.Parse(arguments.GetValue(_did)!);
        _ = AttestationWords.TryClaim(arguments.GetValue(_claim), out AttestationClaim claim);
        Guid federation = arguments.GetValue(_federation) ?? FindFederation(member, partner);
        SaidAttestation said = await member.Client.Trust.AttestAsync(partner, federation, claim, arguments.GetValue(_value), TimeSpan.FromDays(arguments.GetValue(_days)), cancellationToken);
        AttestationTerms terms = said.Attestation.Terms;
        output.Json(new { @event = terms.Value is null ? "withdrawn" : "attested", about = terms.About, terms.By, federationId = terms.FederationId, claim = AttestationWords.Of(claim), terms.Value, terms.ExpiresAt, owed = said.IsOwed });
        if (terms.Value is { } value)
        {
            output.Line($"[green]Attested[/] {terms.About}: {AttestationWords.Of(claim)} {value} of 100, until {DateTimeOffset.FromUnixTimeMilliseconds(terms.ExpiresAt):u}.");
        }
        else
        {
            output.Line($"[green]Withdrawn[/]: you say nothing more of {terms.About} about {AttestationWords.Of(claim)}.");
        }

        if (said.IsOwed)
        {
            output.Line($"It holds at your hub. The home of {terms.About} does not answer now: your hub brings it there when it does, within 7 days; there is nothing to do.");
        }

        return ExitCodes.Done;
    }

    private static Guid FindFederation(Member member, Did partner) =>
        member.Client.ActiveFederations.Where(each => each.Partners.Contains(partner.ToString())).MaxBy(each => each.Agreement.Terms.ExpiresAt)?.FederationId
        ?? throw new CliFailureException("unknown-federation", $"There is no active federation with {partner}.", "Name one with --federation; orleansmesh fed list shows yours.");
}
