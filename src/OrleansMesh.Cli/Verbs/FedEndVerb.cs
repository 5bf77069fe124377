using System.CommandLine;
using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>fed end</c>: ends a federation for all its parties.</summary>
internal sealed class FedEndVerb : MemberVerb
{
    private readonly Argument<string> _what = new("federation") { Description = "Its id, or the DID of the mesh with which it is." };
    private readonly Option<string> _reason = new("--reason") { Description = "Why, for the other mesh's people; at most 256 characters.", HelpName = "text", DefaultValueFactory = _ => "" };

    public FedEndVerb()
        : base(
            "end",
            "End a federation for all its parties: from then on its messages and calls are refused.",
            "orleansmesh fed end 5f0c3a52-6a44-4d1b-9a55-0d6a3c2f8f11 --home ./acme",
            "orleansmesh fed end did:mesh:academic:mit-001 --reason \"project done\" --home ./acme")
    {
        Takes(_what, _reason, Home, Hub, PostQuantum, Authorities);
        _what.Validators.Add(result =>
        {
            string? text = result.GetValueOrDefault<string>();
            if (!Guid.TryParse(text, out _) && !Did.TryParse(text, out _))
            {
                result.AddError($"'{text}' is neither the id of a federation nor a DID.");
            }
        });
    }

    protected override async Task<int> RunAsync(Member member, ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        string what = arguments.GetValue(_what)!;
        Guid id = Guid.TryParse(what, out Guid given) ? given : Find(member, what);
        await member.Client.EndAsync(id, arguments.GetValue(_reason)!, cancellationToken);
        output.Json(new { @event = "ended", federationId = id });
        output.Line($"Ended {id}.");
        return ExitCodes.Done;
    }

    private static Guid Find(Member member, string partner)
    {
        Guid[] found = [.. member.Client.ActiveFederations.Where(f => f.Partners.Contains(partner)).Select(f => f.FederationId)];
        return found switch
        {
            [Guid only] => only,
            [] => throw new CliFailureException("unknown-federation", $"There is no active federation with {partner}.", "See what there is: orleansmesh fed list"),
            _ => throw new CliFailureException("ambiguous", $"There are {found.Length} federations with {partner}: {string.Join(", ", found)}.", "Give the id of the one to end."),
        };
    }
}
